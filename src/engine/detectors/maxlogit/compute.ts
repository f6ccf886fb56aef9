import type { DetectorCompute } from '../detector';
import { argmax } from '../../math/softmax';
import { rowsOf } from '../rows';

/** MaxLogit of logits z `[C]`, negated: `-max z`. */
export const maxLogit = (z: ArrayLike<number>): number => -z[argmax(z)]!;

export const compute: DetectorCompute = {
  score: async (ctx) => rowsOf(await ctx.logits(), maxLogit),
};
