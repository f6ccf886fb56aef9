import * as v from 'valibot';
import { positive } from '../rules/attributes';
import { defineMeta, NodeFault, show, sizeOf } from '../rules/defineMeta';

/** The same values in another shape, in the order they stand: rows, columns, channels. */
export const meta = defineMeta({
  name: 'reshape',
  inputs: [1, 1],
  attributes: { shape: v.array(positive) },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    if (sizeOf(node.shape) !== sizeOf(x!))
      throw new NodeFault(`cannot give ${show(x!)} the shape ${show(node.shape)}`);
    return node.shape;
  },
});
