import type { DetectorCompute } from '../detector';
import { energyOfChanged } from '../head';
import { pruned, scaleOf } from '../largest';
import { meta } from './meta';

export const compute: DetectorCompute = {
  score: (ctx, { percentile }) =>
    energyOfChanged(ctx, meta.label, (f) => {
      const { s1, s2 } = pruned(f, Number(percentile));
      const scale = scaleOf(s1, s2);
      return Float64Array.from(f, (v) => v * scale);
    }),
};
