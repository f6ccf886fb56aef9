import { axes } from '../rules/attributes';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** With axes of size 1 at the places `axes` of the result. */
export const meta = defineMeta({
  name: 'unsqueeze',
  inputs: [1, 1],
  attributes: { axes },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const rank = x!.length + node.axes.length;
    if (new Set(node.axes).size < node.axes.length || node.axes.some((axis) => axis >= rank))
      throw new NodeFault(`cannot put axes ${show(node.axes)} into ${show(x!)}`);
    const left = [...x!];
    return Array.from({ length: rank }, (_, axis) => (node.axes.includes(axis) ? 1 : left.shift()!));
  },
});
