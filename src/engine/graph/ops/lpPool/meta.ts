import * as v from 'valibot';
import { above, maybe, padding, pair } from '../rules/attributes';
import { defineMeta, imageShape } from '../rules/defineMeta';
import { needFilled, windowsOver } from '../rules/window';

/** `(sum |x|^p)^(1/p)` over windows; padding counts as zeros. */
export const meta = defineMeta({
  name: 'lpPool',
  inputs: [1, 1],
  attributes: {
    size: pair,
    stride: pair,
    padding,
    dilation: maybe(pair),
    ceilMode: maybe(v.boolean()),
    p: above,
  },
  weights: {},
  kind: () => 'smooth',
  shape(node, [x]) {
    const [h, w, c] = imageShape(x);
    needFilled(node, [h, w]);
    return [...windowsOver(node, [h, w]), c];
  },
});
