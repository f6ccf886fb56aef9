import * as v from 'valibot';
import { twoOperands } from '../matMul/meta';
import { maybe } from '../rules/attributes';
import { broadcastShape } from '../rules/broadcast';
import { defineMeta } from '../rules/defineMeta';

/** First minus second of two inputs, or of an input and a constant, with broadcasting. */
export const meta = defineMeta({
  name: 'sub',
  inputs: [1, 2],
  attributes: { constantFirst: maybe(v.boolean()) },
  weights: { constant: { optional: true } },
  kind: () => 'linear',
  shape: (node, inputs, { constant }) => broadcastShape('subtract', twoOperands(node, inputs, constant)),
});
