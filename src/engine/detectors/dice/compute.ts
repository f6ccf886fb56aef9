import { meanRow } from '../../math/linear';
import { logSumExp } from '../../math/softmax';
import type { DetectorCompute, Head } from '../detector';
import { headFor, throughHead } from '../head';
import { keptOf, largest } from '../largest';
import { rowsOf } from '../rows';
import { fittedOn, needImages, stateArray, vector } from '../state';
import { meta } from './meta';

/** The head's weights with all but the largest (100 - p) % of `E[f] * W` at zero, over all entries. */
export function sparse(
  { weight: { columns, data } }: Head,
  mean: ArrayLike<number>,
  percent: number,
): Float64Array {
  const contribution = Float64Array.from(data, (w, at) => w * mean[Math.floor(at / columns)]!);
  const kept = new Float64Array(data.length);
  for (const at of largest(contribution, keptOf(data.length, percent))) kept[at] = data[at]!;
  return kept;
}

export const compute: DetectorCompute = {
  /** `mean` `[D]`: of the features. */
  fit({ features }) {
    needImages(features.rows, 1, meta.label);
    return fittedOn(features.rows, { mean: vector(meanRow(features)) });
  },
  score: async (ctx, { percentile }, state) => {
    const head = headFor(ctx.head(), meta.label);
    const weight = sparse(head, stateArray(state, 'mean', meta.label).data, Number(percentile));
    return rowsOf(await ctx.features(), (f) => -logSumExp(throughHead(head, f, weight)));
  },
};
