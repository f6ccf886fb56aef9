import { softmax, tempered } from '../../math/softmax';
import type { DetectorCompute } from '../detector';
import { headFor } from '../head';
import { rowOf, rowsOf } from '../rows';
import { meta } from './meta';

/** The two factors for one image: `|f|_1` and `sum_c |C p_c - 1|`, and what each class adds to the second, `[C]`. */
export function factors(f: ArrayLike<number>, z: ArrayLike<number>, temperature: number) {
  const p = softmax(tempered(z, temperature));
  let norm = 0;
  for (let i = 0; i < f.length; i++) norm += Math.abs(f[i]!);
  const classes = Float64Array.from(p, (v) => Math.abs(p.length * v - 1));
  return { features: norm, logits: classes.reduce((sum, v) => sum + v, 0), classes };
}

export const compute: DetectorCompute = {
  score: async (ctx, { temperature }) => {
    headFor(ctx.head(), meta.label);
    const features = await ctx.features();
    return rowsOf(await ctx.logits(), (z, r) => {
      const { features: a, logits: b } = factors(rowOf(features, r), z, Number(temperature));
      // The gradient is of the sum over the classes of the tempered log-probabilities.
      return (-a * b) / Number(temperature);
    });
  },
};
