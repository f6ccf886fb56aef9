import { tf, type Tensor4D } from '../../../tf';
import type { Padding, Pair } from '../rules/window';

type Explicit = [[number, number], [number, number], [number, number], [number, number]];

/** Padding of rows and columns as TensorFlow.js takes it. */
export const explicit = ([t, b, l, r]: Padding): Explicit => [
  [0, 0],
  [t, b],
  [l, r],
  [0, 0],
];

/**
 * Zero padding where a side is positive, cropping where it is negative. Padding goes first: a crop may take more than
 * what is there before it (a pooling window that lies wholly in the padding).
 */
export function padOrCrop(x: Tensor4D, padding: Padding): Tensor4D {
  const add = padding.map((p) => Math.max(0, p)) as unknown as Padding;
  const crop = padding.map((p) => Math.max(0, -p)) as unknown as Padding;
  const y = add.some((p) => p > 0) ? tf.pad4d(x, explicit(add)) : x;
  if (crop.every((p) => p === 0)) return y;
  const [n, h, w, c] = y.shape;
  return tf.slice4d(y, [0, crop[0], crop[2], 0], [n, h - crop[0] - crop[1], w - crop[2] - crop[3], c]);
}

/** `x` and the padding with which a convolution of it is that of `padOrCrop(x, padding)`: it takes no negative one. */
export const insidePadding = (x: Tensor4D, padding: Padding): [Tensor4D, Padding] =>
  padding.every((p) => p >= 0) ? [x, padding] : [padOrCrop(x, padding), [0, 0, 0, 0]];

/** Insert `stride - 1` zeros after every row and column: `[N, H, W, C]` -> `[N, H sh, W sw, C]`. */
export function dilate(x: Tensor4D, [sh, sw]: Pair): Tensor4D {
  const [n, h, w, c] = x.shape;
  if (sh === 1 && sw === 1) return x;
  const rows = tf.pad3d(tf.reshape(x, [n * h, 1, w * c]), [
    [0, 0],
    [0, sh - 1],
    [0, 0],
  ]);
  const columns = tf.pad3d(tf.reshape(rows, [n * h * sh * w, 1, c]), [
    [0, 0],
    [0, sw - 1],
    [0, 0],
  ]);
  return tf.reshape(columns, [n, h * sh, w * sw, c]);
}
