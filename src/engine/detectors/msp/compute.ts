import type { DetectorCompute } from '../detector';
import { restOfTop } from '../../math/softmax';
import { rowsOf } from '../rows';

/**
 * MSP of logits z `[C]`: `1 - max p`, 0 to 1, computed as the sum of the other classes in float64: in float32 `max p`
 * rounds to 1 for most images and ties them all.
 */
export const msp = restOfTop;

export const compute: DetectorCompute = {
  score: async (ctx) => rowsOf(await ctx.logits(), msp),
};
