import { checkNeighbours, distances, unit } from '../bank';
import { amongFitted, featuresOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { stateArray } from '../state';
import { meta } from './meta';

/** Distances to the fitted images, and how far the K-th lies of some of these. Cost: some 200 fitted images against all. */
export const explain: DetectorExplain = async (ctx, params, state) => {
  const bank = stateArray(state, 'bank', meta.label);
  const [n, d] = bank.shape as [number, number];
  const k = Number(params.k);
  checkNeighbours(k, bank, meta.label);
  const values = distances(bank, unit(await featuresOf(ctx))).sort();
  const own = values[k - 1]!;
  // A fitted image's nearest is itself: it is passed over.
  const kth = (r: number): number => distances(bank, bank.data.subarray(r * d, (r + 1) * d)).sort()[k]!;
  return {
    kind: 'neighbours',
    what: 'Distance',
    values,
    k,
    own,
    ownIs: 'Distance to neighbour K',
    among: k < n ? await amongFitted(n, kth, ctx) : new Float64Array(0),
    near: 'small',
    score: own,
    terms: [
      { label: 'Nearest', value: values[0]! },
      { label: 'Distance to neighbour K', value: own },
    ],
  };
};
