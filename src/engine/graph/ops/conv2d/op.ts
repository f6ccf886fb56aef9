import { tf, type Tensor, type Tensor4D } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { convolve, dilated } from '../tensors/convolve';
import { dilate, explicit, insidePadding } from '../tensors/padding';
import { flipped } from './blocks';
import { meta } from './meta';
import { hasPhases, phaseKernels, productByPhases } from './phases';

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
