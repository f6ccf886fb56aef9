import * as v from 'valibot';
import { maybe, padding, pair } from '../rules/attributes';
import { defineMeta, imageShape } from '../rules/defineMeta';
import { needFilled, windowsOver } from '../rules/window';

/** The maximum over windows; padding counts as minus infinity. */
export const meta = defineMeta({
  name: 'maxPool',
  inputs: [1, 1],
  attributes: { size: pair, stride: pair, padding, dilation: maybe(pair), ceilMode: maybe(v.boolean()) },
  weights: {},
  kind: () => 'piecewise',
  shape(node, [x]) {
    const [h, w, c] = imageShape(x);
    needFilled(node, [h, w]);
    return [...windowsOver(node, [h, w]), c];
  },
});
