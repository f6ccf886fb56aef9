import { axes } from '../rules/attributes';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** Without some axes of size 1. */
export const meta = defineMeta({
  name: 'squeeze',
  inputs: [1, 1],
  attributes: { axes },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const wrong = node.axes.find((axis) => x![axis] !== 1);
    if (wrong !== undefined)
      throw new NodeFault(`cannot leave out axis ${wrong} of ${show(x!)}: its size is not 1`);
    return x!.filter((_, axis) => !node.axes.includes(axis));
  },
});
