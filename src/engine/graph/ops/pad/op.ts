import { alias, tf, type Tensor, type Tensor4D } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import type { Padding } from '../rules/window';
import { padOrCrop } from '../tensors/padding';
import { padWith } from '../tensors/window';
import { meta, sourceOf } from './meta';

type PadNode = NodeOf<typeof meta>;

const negated = (padding: Padding): Padding => padding.map((p) => -p) as unknown as Padding;

/** For each place of the result along rows and columns the row and column of the image that it shows; null for a value. */
function sources(node: PadNode, [h, w]: readonly number[]): readonly [number[], number[]] | null {
  const { mode } = node;
  if (mode === undefined || mode === 'constant') return null;
  const [t, b, l, r] = node.padding;
  const along = (size: number, before: number, after: number): number[] =>
    Array.from({ length: size + before + after }, (_, i) => sourceOf(mode, i - before, size));
  return [along(h!, t, b), along(w!, l, r)];
}

/** The transpose of a gather along `axis`: a matrix of ones, so that what was shown twice is summed. */
function gathered(dy: Tensor, from: readonly number[], size: number, axis: 1 | 2): Tensor {
  const matrix = new Float32Array(from.length * size);
  from.forEach((source, i) => (matrix[source * from.length + i] = 1));
  const m = tf.tensor2d(matrix, [size, from.length]);
  const [n, h, w, c] = dy.shape as [number, number, number, number];
  if (axis === 1) return tf.reshape(tf.matMul(tile(m, n), tf.reshape(dy, [n, h, w * c])), [n, size, w, c]);
  return tf.reshape(tf.matMul(tile(m, n * h), tf.reshape(dy, [n * h, w, c])), [n, h, size, c]);
}
const tile = (m: Tensor, n: number): Tensor => tf.tile(tf.expandDims(m, 0), [n, 1, 1]);

/** Padding; `dx` is what lies inside of `dy`, or the sum of the places that show a pixel. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x]) {
    const from = sources(node, x!.shape.slice(1, 3));
    if (from !== null) {
      const rows = tf.gather(x!, tf.tensor1d(from[0], 'int32'), 1);
      return tf.gather(rows, tf.tensor1d(from[1], 'int32'), 2);
    }
    const value = node.value ?? 0;
    const [before, after] = node.channels ?? [0, 0];
    const y = padWith(x as Tensor4D, node.padding, value);
    // A second handle: with nothing to pad, what comes out must not be the very tensor that went in.
    if (before + after === 0) return alias(y);
    return tf.pad4d(
      y,
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [before, after],
      ],
      value,
    );
  },
  vjp(node, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as [number, number, number];
    const from = sources(node, [h, w]);
    if (from !== null) return gathered(gathered(dy, from[0], h, 1), from[1], w, 2);
    const [n, ho, wo] = dy.shape as [number, number, number];
    const own = node.channels === undefined ? dy : tf.slice(dy, [0, 0, 0, node.channels[0]], [n, ho, wo, c]);
    return alias(padOrCrop(own as Tensor4D, negated(node.padding)));
  },
});
