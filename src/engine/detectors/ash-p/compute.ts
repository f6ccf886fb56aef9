import type { DetectorCompute, Params } from '../detector';
import { energyOfChanged } from '../head';
import { pruned } from '../largest';
import { meta } from './meta';

/** What is made of features `[D]`, and how many of them are left. */
export function changed(f: ArrayLike<number>, { percentile }: Params) {
  const { at } = pruned(f, Number(percentile));
  const after = new Float64Array(f.length);
  for (const i of at) after[i] = f[i]!;
  return { after, kept: at.length };
}

export const compute: DetectorCompute = {
  score: (ctx, params) => energyOfChanged(ctx, meta.label, (f) => changed(f, params).after),
};
