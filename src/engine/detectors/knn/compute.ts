import { checkNeighbours, distances, unit, unitRows } from '../bank';
import type { DetectorCompute } from '../detector';
import { rowsOf } from '../rows';
import { fittedOn, matrix, needImages, stateArray } from '../state';
import { meta } from './meta';

export const compute: DetectorCompute = {
  /** `bank` `[n, D]`: the features at length one. */
  fit({ features }) {
    needImages(features.rows, 1, meta.label);
    return fittedOn(features.rows, { bank: matrix(features.rows, features.columns, unitRows(features)) });
  },
  score: async (ctx, { k }, state) => {
    const bank = stateArray(state, 'bank', meta.label);
    checkNeighbours(Number(k), bank, meta.label);
    return rowsOf(await ctx.features(), (f) => distances(bank, unit(f)).sort()[Number(k) - 1]!);
  },
};
