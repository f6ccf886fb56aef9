import { tf, type Tensor4D } from '../../../tf';
import type { Padding, Pair, Windows } from '../rules/window';
import { dilate, explicit, padOrCrop } from './padding';

/** The padding with which windows of which `[Ho, Wo]` are taken just fit: less than asked for, or more with `ceilMode`. */
export function fitted({ size, stride, padding, dilation }: Windows, side: Pair, out: Pair): Padding {
  const [dh, dw] = dilation ?? [1, 1];
  return [
    padding[0],
    (out[0] - 1) * stride[0] + dh * (size[0] - 1) + 1 - side[0] - padding[0],
    padding[2],
    (out[1] - 1) * stride[1] + dw * (size[1] - 1) + 1 - side[1] - padding[2],
  ];
}

/** Padding with a value where a side is positive, cropping where it is negative. */
export function padWith(x: Tensor4D, padding: Padding, value: number): Tensor4D {
  const more = padding.map((p) => Math.max(0, p)) as unknown as Padding;
  const less = padding.map((p) => Math.min(0, p)) as unknown as Padding;
  return padOrCrop(more.some((p) => p > 0) ? tf.pad4d(x, explicit(more), value) : x, less);
}

/** Each offset inside a window: how far down and right of its first position, and the values of all windows there. */
export function* views(
  node: Windows,
  padded: Tensor4D,
  [ho, wo]: Pair,
): Generator<{
  readonly row: number;
  readonly column: number;
  readonly view: Tensor4D;
}> {
  const [n, , , c] = padded.shape;
  const [sh, sw] = node.stride;
  const [dh, dw] = node.dilation ?? [1, 1];
  for (let a = 0; a < node.size[0]; a++) {
    for (let b = 0; b < node.size[1]; b++) {
      const [row, column] = [a * dh, b * dw];
      const end = [n, row + (ho - 1) * sh + 1, column + (wo - 1) * sw + 1, c];
      const view = tf.stridedSlice(padded, [0, row, column, 0], end, [1, sh, sw, 1]) as Tensor4D;
      yield { row, column, view };
    }
  }
}

/** Put `g [N, Ho, Wo, C]` back at window offset (row, column) of an `[H, W]` input: the transpose of `views`. */
export function scatter(node: Windows, g: Tensor4D, row: number, column: number, [h, w]: Pair): Tensor4D {
  const spread = dilate(g, node.stride);
  const [, sh, sw] = spread.shape;
  const [top, left] = [row - node.padding[0], column - node.padding[2]];
  return padOrCrop(spread, [top, h - top - sh, left, w - left - sw]);
}

const isDilated = ({ dilation }: Windows): boolean => (dilation ?? [1, 1]).some((d) => d > 1);
const places = ({ size }: Windows): number => size[0] * size[1];

/** The mean over all places of each window, what lies outside of the image being zero: `[N, H, W, C]` -> `[N, Ho, Wo, C]`. */
export function meanOver(node: Windows, x: Tensor4D, out: Pair): Tensor4D {
  const side = x.shape.slice(1, 3) as unknown as Pair;
  const padded = padOrCrop(x, fitted(node, side, out));
  if (!isDilated(node)) return tf.avgPool(padded, [...node.size], [...node.stride], 'valid');
  const sum = [...views(node, padded, out)].map(({ view }) => view).reduce((a, b) => tf.add(a, b));
  return tf.div(sum, places(node));
}

/**
 * The transpose of `meanOver`: the mean of `g`, with zeros put between its rows and columns, over windows that lie the other way.
 */
export function meanOverProduct(node: Windows, g: Tensor4D, side: Pair): Tensor4D {
  if (isDilated(node)) {
    const share = tf.div(g, places(node)) as Tensor4D;
    let dx: Tensor4D | null = null;
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
}
