import * as v from 'valibot';
import { maybe, padding, pair } from '../rules/attributes';
import { defineMeta, imageShape } from '../rules/defineMeta';
import { needFilled, windowsOver } from '../rules/window';

/**
 * The mean over windows. Padding counts as zeros unless `countIncludePad` is false (PyTorch's default counts it; ONNX's does
 * not, TensorFlow never does); what `ceilMode` adds beyond the padding never counts.
 */
export const meta = defineMeta({
  name: 'avgPool',
  inputs: [1, 1],
  attributes: {
    size: pair,
    stride: pair,
    padding,
    dilation: maybe(pair),
    ceilMode: maybe(v.boolean()),
    countIncludePad: maybe(v.boolean()),
  },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const [h, w, c] = imageShape(x);
    needFilled(node, [h, w]);
    return [...windowsOver(node, [h, w]), c];
  },
});
