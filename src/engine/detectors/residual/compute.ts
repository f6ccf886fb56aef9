import type { DetectorCompute } from '../detector';
import { rowsOf } from '../rows';
import { dimensionOf, fitSubspace, residual } from '../subspace';
import { meta } from './meta';

export const compute: DetectorCompute = {
  fit: (input) => fitSubspace(input, meta.label),
  score: async (ctx, { dimension }, state) => {
    const features = await ctx.features();
    const at = dimensionOf(Number(dimension), features.columns);
    return rowsOf(features, (f) => residual(state, f, at, meta.label));
  },
};
