import * as v from 'valibot';
import { count, pair } from '../rules/attributes';
import { defineMeta, imageShape } from '../rules/defineMeta';

/** ResNet's option-A shortcut (He et al. 2016): every `stride`-th row and column from the first, then zero channels before and after. */
export const meta = defineMeta({
  name: 'subsamplePad',
  inputs: [1, 1],
  attributes: { stride: pair, channels: v.tuple([count, count]) },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const [h, w, c] = imageShape(x);
    const [before, after] = node.channels;
    return [Math.ceil(h / node.stride[0]), Math.ceil(w / node.stride[1]), before + c + after];
  },
});
