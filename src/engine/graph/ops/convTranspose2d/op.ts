import { tf, type Tensor4D } from '../../../tf';
import { flipped, transposeBlock } from '../conv2d/blocks';
import { defineOp, type Parameters, READS_NOTHING } from '../op';
import { convolve } from '../tensors/convolve';
import { dilate, insidePadding } from '../tensors/padding';
import { meta } from './meta';

interface Kernels {
  readonly weight: string;
  readonly groups?: number;
}
/** The kernel of the convolution that this is the transpose of, `[kh, kw, K / groups, C]`. */
const productName = ({ weight }: Kernels): string => `${weight}#swapped`;
/** That kernel turned, `[kh, kw, C / groups, K]`. */
const forwardName = ({ weight, groups = 1 }: Kernels): string => `${weight}#turned${groups}`;
const kernelOf = (parameters: Parameters, name: string): Tensor4D => parameters[name] as Tensor4D;

/**
 * `y = bias + sum W[k]^T x[i]` over `i s + k d - p`: a convolution of x, with zeros put between its rows and columns, with the
 * kernel turned. `dx` is the convolution of `dy` that this is the transpose of.
 */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  prepare(node, { parameters, values }) {
    const [kh, kw, c, own] = parameters[node.weight]!.shape as [number, number, number, number];
    const groups = node.groups ?? 1;
    const [product, forward] = [productName(node), forwardName(node)];
    if (product in parameters && forward in parameters) return {};
    const source = values(node.weight);
    const swapped = new Float32Array(source.length);
    for (let place = 0; place < kh * kw; place++) {
      const at = place * c * own;
      transposeBlock(source, swapped, { from: at, fromStride: own, to: at, toStride: c }, c, own);
    }
    const turned = flipped(swapped, [kh, kw, own, c], groups);
    return {
      ...(product in parameters ? {} : { [product]: tf.tensor(swapped, [kh, kw, own, c]) }),
      [forward]: tf.tensor(turned, [kh, kw, c / groups, own * groups]),
    };
  },
  forward(node, [x], parameters) {
    const kernel = kernelOf(parameters, forwardName(node));
    const [dh, dw] = node.dilation ?? [1, 1];
    const [eh, ew] = [dh * (kernel.shape[0] - 1), dw * (kernel.shape[1] - 1)];
    const [sh, sw] = node.stride;
    const [oh, ow] = node.outputPadding ?? [0, 0];
    const [t, b, l, r] = node.padding;
    // The dilated x carries s - 1 zeros after its last row and column: the padding there is that much less.
    const [inner, padding] = insidePadding(dilate(x as Tensor4D, node.stride), [
      eh - t,
      eh - b + oh - (sh - 1),
      ew - l,
      ew - r + ow - (sw - 1),
    ]);
    const y = convolve(inner, kernel, [1, 1], padding, [dh, dw], node.groups ?? 1);
    return node.bias === undefined ? y : tf.add(y, parameters[node.bias]!);
  },
  vjp(node, { dy, parameters }) {
    const [oh, ow] = node.outputPadding ?? [0, 0];
    const [t, b, l, r] = node.padding;
    const [inner, padding] = insidePadding(dy as Tensor4D, [t, b - oh, l, r - ow]);
    const kernel = kernelOf(parameters, productName(node));
    return convolve(inner, kernel, node.stride, padding, node.dilation ?? [1, 1], node.groups ?? 1);
  },
});
