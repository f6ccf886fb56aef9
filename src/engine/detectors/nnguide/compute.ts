import { logSumExp } from '../../math/softmax';
import { checkNeighbours, cosines, unit, unitRows } from '../bank';
import type { DetectorCompute } from '../detector';
import { largest } from '../largest';
import { rowOf, rowsOf } from '../rows';
import { fittedOn, matrix, needImages, stateArray, vector } from '../state';
import { meta } from './meta';

export const compute: DetectorCompute = {
  /** `bank` `[n, D]`: the features at length one; `energies` `[n]`: logsumexp of the logits. */
  fit({ features, logits }) {
    needImages(features.rows, 1, meta.label);
    return fittedOn(features.rows, {
      bank: matrix(features.rows, features.columns, unitRows(features)),
      energies: vector(rowsOf(logits, logSumExp)),
    });
  },
  score: async (ctx, { k, neighbours }, state) => {
    const bank = stateArray(state, 'bank', meta.label);
    const energies = stateArray(state, 'energies', meta.label).data;
    checkNeighbours(Number(k), bank, meta.label);
    const logits = await ctx.logits();
    return rowsOf(await ctx.features(), (f, r) => {
      const similar = cosines(bank, unit(f));
      const guided = similar.map((c, i) => c * energies[i]!);
      const near = largest(neighbours === 'scaled' ? guided : similar, Number(k));
      const guidance = near.reduce((sum, i) => sum + guided[i]!, 0) / near.length;
      return -logSumExp(rowOf(logits, r)) * guidance;
    });
  },
};
