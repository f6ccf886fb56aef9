import { logSumExp } from '../../math/softmax';
import { featuresOf, logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { dimensionOf, split } from '../subspace';
import { alphaOf } from './compute';
import { meta } from './meta';

/** The features inside and outside the principal subspace, and the energy that the norm outside is weighed against. */
export const explain: DetectorExplain = async (ctx, { dimension }, state) => {
  const f = await featuresOf(ctx);
  const at = dimensionOf(Number(dimension), f.length);
  const parts = split(state, f, at, meta.label);
  const virtual = alphaOf(state, at) * parts.outside;
  const energy = -logSumExp(await logitsOf(ctx));
  return {
    kind: 'subspace',
    ...parts,
    score: virtual + energy,
    terms: [
      { label: 'Norm outside the subspace', value: parts.outside },
      { label: 'Virtual logit, α × that norm', value: virtual },
      { label: 'Energy', value: energy },
    ],
  };
};
