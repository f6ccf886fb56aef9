import * as v from 'valibot';
import { maybe } from '../rules/attributes';
import { defineMeta, imageShape } from '../rules/defineMeta';

/** The largest value over positions: `[H, W, C]` -> `[C]`, or `[1, 1, C]` with `keepDims`. */
export const meta = defineMeta({
  name: 'globalMaxPool',
  inputs: [1, 1],
  attributes: { keepDims: maybe(v.boolean()) },
  weights: {},
  kind: () => 'piecewise',
  shape(node, [x]) {
    const [, , c] = imageShape(x);
    return node.keepDims === true ? [1, 1, c] : [c];
  },
});
