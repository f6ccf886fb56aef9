import { broadcastShape } from '../rules/broadcast';
import { defineMeta, needShape } from '../rules/defineMeta';

/** `y = x` above 0, `slope x` elsewhere; the slopes are broadcast to the input (He et al. 2015). */
export const meta = defineMeta({
  name: 'prelu',
  inputs: [1, 1],
  attributes: {},
  weights: { slope: {} },
  kind: () => 'piecewise',
  shape(_node, [x], { slope }) {
    if (broadcastShape('broadcast', [x!, slope]).join() !== x!.join()) needShape('slope', slope, x!);
    return x!;
  },
});
