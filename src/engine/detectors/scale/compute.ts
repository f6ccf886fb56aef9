import type { DetectorCompute, Params } from '../detector';
import { energyOfChanged } from '../head';
import { pruned, scaleOf } from '../largest';
import { meta } from './meta';

/** What is made of features `[D]`, how many of them set the factor, and the factor of all. */
export function changed(f: ArrayLike<number>, { percentile }: Params) {
  const { at, s1, s2 } = pruned(f, Number(percentile));
  const factor = scaleOf(s1, s2);
  return { after: Float64Array.from(f, (v) => v * factor), kept: at.length, factor };
}

export const compute: DetectorCompute = {
  score: (ctx, params) => energyOfChanged(ctx, meta.label, (f) => changed(f, params).after),
};
