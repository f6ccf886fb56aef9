import * as v from 'valibot';
import { axes, count } from '../rules/attributes';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** Some places of an axis, in any order and number; a single one, not in a list, drops the axis. */
export const meta = defineMeta({
  name: 'gather',
  inputs: [1, 1],
  attributes: { axis: count, indices: v.union([count, axes]) },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const { axis, indices } = node;
    const list = typeof indices === 'number' ? [indices] : indices;
    if (axis >= x!.length) throw new NodeFault(`has no axis ${axis} in ${show(x!)}`);
    const wrong = list.find((i) => i >= x![axis]!);
    if (wrong !== undefined) throw new NodeFault(`has no place ${wrong} on axis ${axis} of ${show(x!)}`);
    return typeof indices === 'number' ? x!.toSpliced(axis, 1) : x!.with(axis, indices.length);
  },
});
