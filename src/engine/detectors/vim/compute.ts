import { argmax, logSumExp } from '../../math/softmax';
import type { DetectorCompute, FittedState } from '../detector';
import { rowOf, rowsOf } from '../rows';
import { stateArray, stateNumber, vector } from '../state';
import { dimensionOf, fitSubspace, residual } from '../subspace';
import { meta } from './meta';

/** What makes norms outside the subspace as large as logits. */
export const alphaOf = (state: FittedState, dimension: number): number =>
  stateNumber(state, 'level', meta.label) / stateArray(state, 'spread', meta.label).data[dimension]!;

export const compute: DetectorCompute = {
  /** The principal subspace, and `level`: the mean of the largest logits. */
  fit(input) {
    const { logits } = input;
    const tops = rowsOf(logits, (z) => z[argmax(z)]!);
    const level = tops.reduce((sum, v) => sum + v, 0) / logits.rows;
    return { ...fitSubspace(input, meta.label), level: vector(Float64Array.of(level)) };
  },
  score: async (ctx, { dimension }, state) => {
    const logits = await ctx.logits();
    const features = await ctx.features();
    const at = dimensionOf(Number(dimension), features.columns);
    const alpha = alphaOf(state, at);
    return rowsOf(
      features,
      (f, r) => alpha * residual(state, f, at, meta.label) - logSumExp(rowOf(logits, r)),
    );
  },
};
