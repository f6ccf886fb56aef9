import * as v from 'valibot';
import { axes, count, maybe, positive } from '../rules/attributes';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** Of each axis the places from `begin` up to but not at `end`, every `step`-th. */
export const meta = defineMeta({
  name: 'slice',
  inputs: [1, 1],
  attributes: { begin: axes, end: v.array(count), step: maybe(v.array(positive)) },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const { begin, end, step = x!.map(() => 1) } = node;
    if ([begin, end, step].some((list) => list.length !== x!.length))
      throw new NodeFault(`needs a begin, an end and a step for each axis of ${show(x!)}`);
    const wrong = x!.findIndex((n, i) => end[i]! > n || begin[i]! >= end[i]!);
    if (wrong >= 0)
      throw new NodeFault(`cannot take ${begin[wrong]} to ${end[wrong]} of axis ${wrong} of ${show(x!)}`);
    return x!.map((_, i) => Math.ceil((end[i]! - begin[i]!) / step[i]!));
  },
});
