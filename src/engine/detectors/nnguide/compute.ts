import { logSumExp } from '../../math/softmax';
import { checkNeighbours, cosines, unit, unitRows } from '../bank';
import type { DetectorCompute, Params, StateArray } from '../detector';
import { largest } from '../largest';
import { rowOf, rowsOf } from '../rows';
import { fittedOn, matrix, needImages, stateArray, vector } from '../state';
import { meta } from './meta';

/** How near unit features `[D]` lie to the bank: what the nearest are chosen by `[n]`, and the mean of the k nearest. */
export function guidance(
  bank: StateArray,
  energies: ArrayLike<number>,
  f: ArrayLike<number>,
  params: Params,
) {
  const similar = cosines(bank, f);
  const guided = similar.map((c, i) => c * energies[i]!);
  const by = params.neighbours === 'scaled' ? guided : similar;
  const near = largest(by, Number(params.k));
  return { by, mean: near.reduce((sum, i) => sum + guided[i]!, 0) / near.length };
}

export const compute: DetectorCompute = {
  /** `bank` `[n, D]`: the features at length one; `energies` `[n]`: logsumexp of the logits. */
  fit({ features, logits }) {
    needImages(features.rows, 1, meta.label);
    return fittedOn(features.rows, {
      bank: matrix(features.rows, features.columns, unitRows(features)),
      energies: vector(rowsOf(logits, logSumExp)),
    });
  },
  score: async (ctx, params, state) => {
    const bank = stateArray(state, 'bank', meta.label);
    const energies = stateArray(state, 'energies', meta.label).data;
    checkNeighbours(Number(params.k), bank, meta.label);
    const logits = await ctx.logits();
    return rowsOf(
      await ctx.features(),
      (f, r) => -logSumExp(rowOf(logits, r)) * guidance(bank, energies, unit(f), params).mean,
    );
  },
};
