import * as v from 'valibot';
import { count, maybe, padding, pair, positive } from '../rules/attributes';
import { defineMeta, imageShape, needShape, NodeFault, sizeOf } from '../rules/defineMeta';

/**
 * Transposed convolution: the transpose of the convolution that has this stride, padding, dilation and groups. Weight
 * `[kh, kw, C, K / groups]`, bias `[K]`; `padding` is cut off the result, `outputPadding` rows and columns are added below and right.
 */
export const meta = defineMeta({
  name: 'convTranspose2d',
  inputs: [1, 1],
  attributes: {
    stride: pair,
    padding,
    outputPadding: maybe(v.tuple([count, count])),
    dilation: maybe(pair),
    groups: maybe(positive),
  },
  weights: { weight: { rank: 4 }, bias: { rank: 1, optional: true } },
  kind: () => 'linear',
  shape(node, [x], { weight, bias }) {
    const [h, w, c] = imageShape(x);
    const [kh, kw, ci, own] = weight as [number, number, number, number];
    const groups = node.groups ?? 1;
    if (ci !== c) throw new NodeFault(`takes ${ci} channels but its input has ${c}`, 'weight');
    if (c % groups !== 0) throw new NodeFault(`has ${c} inputs, which do not divide into ${groups} groups`);
    needShape('bias', bias, [own * groups]);
    const [dh, dw] = node.dilation ?? [1, 1];
    const [oh, ow] = node.outputPadding ?? [0, 0];
    const [t, b, l, r] = node.padding;
    return [
      (h - 1) * node.stride[0] + dh * (kh - 1) + 1 + oh - t - b,
      (w - 1) * node.stride[1] + dw * (kw - 1) + 1 + ow - l - r,
      own * groups,
    ];
  },
  flop: (_node, [x], _output, { weight }) => 2 * sizeOf(x!) * sizeOf([weight[0]!, weight[1]!, weight[3]!]),
});
