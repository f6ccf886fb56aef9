import { tf, type Tensor, type Tensor4D } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import { type Pair, windowHits, windowsOver } from '../rules/window';
import { meanOver, meanOverProduct } from '../tensors/window';
import { meta } from './meta';

type AvgPoolNode = NodeOf<typeof meta>;

/**
 * What the mean over all positions of a window is multiplied by, `[1, Ho, Wo, 1]`: their number over that of those that count.
 * Null where every position counts.
 */
function corrections(node: AvgPoolNode, [h, w]: Pair, [ho, wo]: Pair): Tensor | null {
  const [t, b, l, r] = node.countIncludePad === false ? [0, 0, 0, 0] : node.padding;
  const [dh, dw] = node.dilation ?? [1, 1];
  const rows = windowHits(ho, [node.size[0], node.stride[0], node.padding[0], dh], -t, h + b);
  const columns = windowHits(wo, [node.size[1], node.stride[1], node.padding[2], dw], -l, w + r);
  if (rows.every((n) => n === node.size[0]) && columns.every((n) => n === node.size[1])) return null;
  const all = node.size[0] * node.size[1];
  return tf.tensor(
    rows.flatMap((a) => columns.map((c) => all / (a * c))),
    [1, ho, wo, 1],
  );
}

/** Window mean. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x]) {
    const side = x!.shape.slice(1, 3) as unknown as Pair;
    const out = windowsOver(node, side);
    const mean = meanOver(node, x as Tensor4D, out);
    const factors = corrections(node, side, out);
    return factors === null ? mean : tf.mul(mean, factors);
  },
  vjp(node, { dy, inputShapes }) {
    const side = inputShapes[0]!.slice(0, 2) as unknown as Pair;
    const factors = corrections(node, side, dy.shape.slice(1, 3) as unknown as Pair);
    return meanOverProduct(node, (factors === null ? dy : tf.mul(dy, factors)) as Tensor4D, side);
  },
});
