import { axes } from '../rules/attributes';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** Axes in another order: axis i of the result is axis `perm[i]` of the input. */
export const meta = defineMeta({
  name: 'transpose',
  inputs: [1, 1],
  attributes: { perm: axes },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const { perm } = node;
    if (perm.length !== x!.length || x!.some((_, axis) => !perm.includes(axis)))
      throw new NodeFault(`cannot put the axes of ${show(x!)} into the order ${show(perm)}`);
    return perm.map((axis) => x![axis]!);
  },
});
