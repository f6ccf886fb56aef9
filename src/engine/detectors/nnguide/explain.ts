import { logSumExp } from '../../math/softmax';
import { checkNeighbours, unit } from '../bank';
import { amongFitted, featuresOf, logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { stateArray } from '../state';
import { guidance } from './compute';
import { meta } from './meta';

/** How near the fitted images lie, and the guidance of some of these by all. Cost: some 200 fitted images against all. */
export const explain: DetectorExplain = async (ctx, params, state) => {
  const bank = stateArray(state, 'bank', meta.label);
  const energies = stateArray(state, 'energies', meta.label).data;
  const [n, d] = bank.shape as [number, number];
  checkNeighbours(Number(params.k), bank, meta.label);
  const { by, mean } = guidance(bank, energies, unit(await featuresOf(ctx)), params);
  const energy = logSumExp(await logitsOf(ctx));
  const of = (r: number): number =>
    guidance(bank, energies, bank.data.subarray(r * d, (r + 1) * d), params).mean;
  const scaled = params.neighbours === 'scaled';
  return {
    kind: 'neighbours',
    what: scaled ? 'Cosine × its log-sum-exp' : 'Cosine',
    values: by.sort().reverse(),
    k: Number(params.k),
    own: mean,
    ownIs: 'Guidance, the mean of cosine × log-sum-exp over the K nearest',
    among: await amongFitted(n, of, ctx),
    near: 'large',
    score: -energy * mean,
    terms: [
      { label: 'Log-sum-exp of the logits', value: energy },
      { label: 'Guidance', value: mean },
    ],
  };
};
