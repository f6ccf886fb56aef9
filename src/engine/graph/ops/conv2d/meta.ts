import { maybe, padding, pair, positive } from '../rules/attributes';
import { defineMeta, imageShape, needShape, NodeFault, sizeOf } from '../rules/defineMeta';
import { windowsOver } from '../rules/window';

/**
 * Cross-correlation, as networks call a convolution: weight `[kh, kw, C / groups, K]` (HWIO), bias `[K]`. Dilation and
 * groups are 1 where not named; groups = C is depthwise.
 */
export const meta = defineMeta({
  name: 'conv2d',
  inputs: [1, 1],
  attributes: { stride: pair, padding, dilation: maybe(pair), groups: maybe(positive) },
  weights: { weight: { rank: 4 }, bias: { rank: 1, optional: true } },
  kind: () => 'linear',
  shape(node, [x], { weight, bias }) {
    const [h, w, c] = imageShape(x);
    const [kh, kw, ci, k] = weight as [number, number, number, number];
    const groups = node.groups ?? 1;
    if (ci * groups !== c)
      throw new NodeFault(`takes ${ci * groups} channels but its input has ${c}`, 'weight');
    if (k % groups !== 0) throw new NodeFault(`has ${k} outputs, which do not divide into ${groups} groups`);
    needShape('bias', bias, [k]);
    return [...windowsOver({ ...node, size: [kh, kw] }, [h, w]), k];
  },
  flop: (_node, _inputs, output, { weight }) => 2 * sizeOf(output) * sizeOf(weight.slice(0, 3)),
});
