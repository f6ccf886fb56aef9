import { softmax } from '../../math/softmax';
import type { DetectorCompute } from '../detector';
import { least } from '../gaussian';
import { rowOf, rowsOf } from '../rows';
import { classMeans, fittedOn, matrix, needImages, stateArray } from '../state';
import { meta } from './meta';

/** Divergence `[C]` of the softmax of logits `[C]` from the mean softmax of each class; NaN where a class has none. */
export function divergences(z: ArrayLike<number>, logMean: ArrayLike<number>): Float64Array {
  const p = softmax(z);
  const entropy = p.reduce((sum, v) => (v === 0 ? sum : sum + v * Math.log(v)), 0);
  return Float64Array.from(p, (_, c) =>
    p.reduce((sum, v, k) => (v === 0 ? sum : sum - v * logMean[c * p.length + k]!), entropy),
  );
}

export const compute: DetectorCompute = {
  /** `logMean` `[C, C]`: log of the mean softmax of the images predicted as each class; NaN for a class without one. */
  fit({ logits, predicted }) {
    const { rows, columns } = logits;
    needImages(rows, 1, meta.label);
    const data = new Float64Array(rows * columns);
    for (let r = 0; r < rows; r++) data.set(softmax(rowOf(logits, r)), r * columns);
    const { means } = classMeans({ rows, columns, data }, predicted, columns);
    return fittedOn(rows, { logMean: matrix(columns, columns, means.map(Math.log)) });
  },
  score: async (ctx, _, state) => {
    const { data } = stateArray(state, 'logMean', meta.label);
    return rowsOf(await ctx.logits(), (z) => least(divergences(z, data)));
  },
};
