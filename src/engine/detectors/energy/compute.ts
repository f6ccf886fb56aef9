import type { DetectorCompute } from '../detector';
import { logSumExp } from '../../math/softmax';
import { rowsOf } from '../rows';

/** Energy of logits z `[C]` at temperature T: `-T log sum_c exp(z_c / T)`, the maximum subtracted first, in float64. */
export const energy = (z: ArrayLike<number>, temperature = 1): number =>
  temperature === 1 ? -logSumExp(z) : -temperature * logSumExp(Float64Array.from(z, (v) => v / temperature));

export const compute: DetectorCompute = {
  score: async (ctx, { temperature }) => rowsOf(await ctx.logits(), (z) => energy(z, Number(temperature))),
};
