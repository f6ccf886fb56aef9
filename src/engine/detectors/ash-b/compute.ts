import type { DetectorCompute } from '../detector';
import { energyOfChanged } from '../head';
import { pruned } from '../largest';
import { meta } from './meta';

export const compute: DetectorCompute = {
  score: (ctx, { percentile }) =>
    energyOfChanged(ctx, meta.label, (f) => {
      const { at, s1 } = pruned(f, Number(percentile));
      const kept = new Float64Array(f.length);
      for (const i of at) kept[i] = s1 / at.length;
      return kept;
    }),
};
