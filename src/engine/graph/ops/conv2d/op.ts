import { tf, type Tensor, type Tensor4D } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import type { Padding, Pair } from '../rules/window';
import { dilate, explicit, insidePadding, padOrCrop } from '../tensors/padding';
import { flipped } from './blocks';
import { meta } from './meta';
import { hasPhases, phaseKernels, productByPhases } from './phases';

/** Convolution with explicit padding and groups. `w` is `[kh, kw, C / groups, K]`. */
function convolve(
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
function dilated(w: Tensor4D, stride: Pair, dilation: Pair): [Tensor4D, Pair] {
  if (stride.every((s) => s === 1) || dilation.every((d) => d === 1)) return [w, dilation];
  const [kh, kw, ci, ko] = w.shape;
  const rows = dilate(tf.reshape(w, [1, kh, kw, ci * ko]), dilation);
  const [, h, width] = rows.shape;
  const trimmed = padOrCrop(rows, [0, 1 - dilation[0], 0, 1 - dilation[1]]);
  return [tf.reshape(trimmed, [h - dilation[0] + 1, width - dilation[1] + 1, ci, ko]), [1, 1]];
}

/** Name under which the flipped kernel of a weight is kept: nodes that share the weight and the groups share it. */
const flippedName = (node: { readonly weight: string; readonly groups?: number }): string =>
  `${node.weight}#flipped${node.groups ?? 1}`;

/**
 * `y[i] = bias + sum_k W[k] x[i s + k d - p]`. The product with respect to x is itself a forward convolution (on WASM about
 * six times faster than the back-propagation kernel): of `dy` with the flipped kernel, with a stride by phases or, where
 * there are groups or a dilation as well, with zeros between the rows and columns of `dy`.
 */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  prepare(node, { parameters, values }) {
    const shape = parameters[node.weight]!.shape as [number, number, number, number];
    if (hasPhases(node)) return phaseKernels(node, values(node.weight), shape);
    const name = flippedName(node);
    if (name in parameters) return {};
    const groups = node.groups ?? 1;
    const [kh, kw, ci, k] = shape;
    const kernel = flipped(values(node.weight), shape, groups);
    return { [name]: tf.tensor(kernel, [kh, kw, k / groups, ci * groups]) };
  },
  forward(node, [x], parameters) {
    const w = parameters[node.weight] as Tensor4D;
    if (node.bias !== undefined && (node.groups ?? 1) === 1) {
      const [filter, dilations] = dilated(w, node.stride, node.dilation ?? [1, 1]);
      return tf.fused.conv2d({
        x: x as Tensor4D,
        filter,
        bias: parameters[node.bias]!,
        strides: [...node.stride],
        pad: explicit(node.padding),
        dilations: [...dilations] as [number, number],
      });
    }
    const y = convolve(
      x as Tensor4D,
      w,
      node.stride,
      node.padding,
      node.dilation ?? [1, 1],
      node.groups ?? 1,
    );
    return node.bias === undefined ? y : tf.add(y, parameters[node.bias] as Tensor);
  },
  vjp(node, { dy, inputShapes, parameters }) {
    if (hasPhases(node)) return productByPhases(node, dy as Tensor4D, inputShapes[0]!, parameters);
    const w = parameters[node.weight] as Tensor4D;
    const flipped = parameters[flippedName(node)] as Tensor4D;
    const [dh, dw] = node.dilation ?? [1, 1];
    const [sh, sw] = node.stride;
    const [t, , l] = node.padding;
    const [h, width] = inputShapes[0] as number[];
    const [, ho, wo] = dy.shape as number[];
    const eh = dh * (w.shape[0] - 1);
    const ew = dw * (w.shape[1] - 1);
    // The dilated dy carries s - 1 zeros after its last row and column: the padding there is that much less.
    const bottom = h! - 1 - (ho! - 1) * sh + t - (sh - 1);
    const right = width! - 1 - (wo! - 1) * sw + l - (sw - 1);
    const [g, padding] = insidePadding(dilate(dy as Tensor4D, node.stride), [eh - t, bottom, ew - l, right]);
    return convolve(g, flipped, [1, 1], padding, [dh, dw], node.groups ?? 1);
  },
});
