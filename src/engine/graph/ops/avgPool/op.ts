import { tf, type Tensor, type Tensor4D } from '../../../tf';
import { defineOp } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import { type Pair, windowHits, windowsOver } from '../rules/window';
import { dilate, padOrCrop } from '../tensors/padding';
import { fitted, scatter, views } from '../tensors/window';
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

const isDilated = ({ dilation }: AvgPoolNode): boolean => (dilation ?? [1, 1]).some((d) => d > 1);

/**
 * Window mean. `dx` is the mean of `dy`, with zeros put between its rows and columns, over windows that lie the other way: the
 * same kernel with stride 1.
 */
export const op = defineOp(meta, {
  reads: { inputs: false, output: false },
  forward(node, [x]) {
    const side = x!.shape.slice(1, 3) as unknown as Pair;
    const out = windowsOver(node, side);
    const padded = padOrCrop(x as Tensor4D, fitted(node, side, out));
    const mean = isDilated(node)
      ? tf.div(
          [...views(node, padded, out)].map(({ view }) => view).reduce((a, b) => tf.add(a, b)),
          node.size[0] * node.size[1],
        )
      : tf.avgPool(padded, [...node.size], [...node.stride], 'valid');
    const factors = corrections(node, side, out);
    return factors === null ? mean : tf.mul(mean, factors);
  },
  vjp(node, { dy, inputShapes }) {
    const side = inputShapes[0]!.slice(0, 2) as unknown as Pair;
    const out = dy.shape.slice(1, 3) as unknown as Pair;
    const factors = corrections(node, side, out);
    const g = (factors === null ? dy : tf.mul(dy, factors)) as Tensor4D;
    if (isDilated(node)) {
      const share = tf.div(g, node.size[0] * node.size[1]) as Tensor4D;
      let dx: Tensor | null = null;
      for (let a = 0; a < node.size[0]; a++)
        for (let b = 0; b < node.size[1]; b++) {
          const part = scatter(node, share, a * node.dilation![0], b * node.dilation![1], side);
          dx = dx === null ? part : tf.add(dx, part);
        }
      return dx!;
    }
    const apart = dilate(g, node.stride);
    const [, rows, columns] = apart.shape;
    const [top, left] = [node.size[0] - 1 - node.padding[0], node.size[1] - 1 - node.padding[2]];
    const placed = padOrCrop(apart, [
      top,
      side[0] + node.size[0] - 1 - top - rows,
      left,
      side[1] + node.size[1] - 1 - left - columns,
    ]);
    return tf.avgPool(placed, [...node.size], 1, 'valid');
  },
});
