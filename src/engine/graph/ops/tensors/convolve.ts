import { tf, type Tensor4D } from '../../../tf';
import type { Padding, Pair } from '../rules/window';
import { dilate, explicit, padOrCrop } from './padding';

/** Convolution with explicit padding and groups. `w` is `[kh, kw, C / groups, K]`. */
export function convolve(
  x: Tensor4D,
  kernel: Tensor4D,
  stride: Pair,
  padding: Padding,
  kernelDilation: Pair,
  groups: number,
): Tensor4D {
  const [w, dilation] = dilated(kernel, stride, kernelDilation);
  const s = [stride[0], stride[1]] as [number, number];
  const d = [dilation[0], dilation[1]] as [number, number];
  if (groups === 1) return tf.conv2d(x, w, s, explicit(padding), 'NHWC', d);
  const channels = x.shape[3];
  if (groups === channels && w.shape[3] === channels) {
    const depthwise = tf.reshape(w, [w.shape[0], w.shape[1], channels, 1]) as Tensor4D;
    return tf.depthwiseConv2d(x, depthwise, s, explicit(padding), 'NHWC', d);
  }
  const xs = tf.split(x, groups, 3);
  const ws = tf.split(w, groups, 3);
  return tf.concat(
    xs.map((part, i) => tf.conv2d(part as Tensor4D, ws[i] as Tensor4D, s, explicit(padding), 'NHWC', d)),
    3,
  ) as Tensor4D;
}

/**
 * TensorFlow.js refuses a stride together with a dilation: there the zeros are put into the kernel itself, which is the
 * same sum. Elsewhere the kernel and its dilation stay as they are.
 */
export function dilated(w: Tensor4D, stride: Pair, dilation: Pair): [Tensor4D, Pair] {
  if (stride.every((s) => s === 1) || dilation.every((d) => d === 1)) return [w, dilation];
  const [kh, kw, ci, ko] = w.shape;
  const rows = dilate(tf.reshape(w, [1, kh, kw, ci * ko]), dilation);
  const [, h, width] = rows.shape;
  const trimmed = padOrCrop(rows, [0, 1 - dilation[0], 0, 1 - dilation[1]]);
  return [tf.reshape(trimmed, [h - dilation[0] + 1, width - dilation[1] + 1, ci, ko]), [1, 1]];
}
