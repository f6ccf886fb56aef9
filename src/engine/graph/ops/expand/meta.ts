import * as v from 'valibot';
import { positive } from '../rules/attributes';
import { broadcastShape } from '../rules/broadcast';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** Repeated to a shape by NumPy's rule, aligned at the last axis. */
export const meta = defineMeta({
  name: 'expand',
  inputs: [1, 1],
  attributes: { shape: v.array(positive) },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    if (broadcastShape('expand', [x!, node.shape]).join() !== node.shape.join())
      throw new NodeFault(`cannot repeat ${show(x!)} to ${show(node.shape)}`);
    return node.shape;
  },
});
