import * as v from 'valibot';
import { count, positive } from '../rules/attributes';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** Where along the axis the part begins. */
export const startOf = ({
  sizes,
  part,
}: {
  readonly sizes: readonly number[];
  readonly part: number;
}): number => sizes.slice(0, part).reduce((a, b) => a + b, 0);

/** One part of an axis that is split into parts of these sizes: a split into n is n nodes. */
export const meta = defineMeta({
  name: 'split',
  inputs: [1, 1],
  attributes: { axis: count, sizes: v.array(positive), part: count },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const { axis, sizes, part } = node;
    if (sizes.reduce((a, b) => a + b, 0) !== x![axis])
      throw new NodeFault(`cannot split axis ${axis} of ${show(x!)} into ${show(sizes)}`);
    if (part >= sizes.length) throw new NodeFault(`has no part ${part} among ${sizes.length}`);
    return x!.with(axis, sizes[part]!);
  },
});
