import type { DetectorCompute } from '../detector';
import { energyOfChanged } from '../head';
import { pruned } from '../largest';
import { meta } from './meta';

export const compute: DetectorCompute = {
  score: (ctx, { percentile }) =>
    energyOfChanged(ctx, meta.label, (f) => {
      const kept = new Float64Array(f.length);
      for (const i of pruned(f, Number(percentile)).at) kept[i] = f[i]!;
      return kept;
    }),
};
