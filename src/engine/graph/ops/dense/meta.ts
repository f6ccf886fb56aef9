import { defineMeta, needShape, NodeFault, show, sizeOf } from '../rules/defineMeta';

/** `y = x W + b` along the last axis: weight `[D, K]` (PyTorch's transposed), bias `[K]`. */
export const meta = defineMeta({
  name: 'dense',
  inputs: [1, 1],
  attributes: {},
  weights: { weight: { rank: 2 }, bias: { rank: 1, optional: true } },
  kind: () => 'linear',
  shape(_node, [x], { weight, bias }) {
    const [d, k] = weight as [number, number];
    if (x!.at(-1) !== d) throw new NodeFault(`takes ${d} features but its input is ${show(x!)}`, 'weight');
    needShape('bias', bias, [k]);
    return [...x!.slice(0, -1), k];
  },
  flop: (_node, [x], _output, { weight }) => 2 * sizeOf(x!.slice(0, -1)) * sizeOf(weight),
});
