import { tf, type Tensor } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import { along } from '../tensors/along';
import { meta, sharesOf } from './meta';

/** `[from, to]`: what each place of the image gives to each of the result. */
function matrix(node: NodeOf<typeof meta>, axis: 0 | 1, from: number): Tensor {
  const to = node.size[axis];
  const shares = new Float32Array(from * to);
  sharesOf(node, axis, from).forEach((list, k) => {
    for (const [place, share] of list) shares[place * to + k]! += share;
  });
  return tf.tensor2d(shares, [from, to]);
}

/** A product with a matrix along the rows, one along the columns; `dx` with both transposed. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x]) {
    const [, h, w] = x!.shape as [number, number, number];
    return along(along(x!, 1, matrix(node, 0, h)), 2, matrix(node, 1, w));
  },
  vjp(node, { dy, inputShapes }) {
    const [h, w] = inputShapes[0] as [number, number];
    return along(along(dy, 1, tf.transpose(matrix(node, 0, h))), 2, tf.transpose(matrix(node, 1, w)));
  },
});
