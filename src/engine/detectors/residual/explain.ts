import { featuresOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { dimensionOf, split } from '../subspace';
import { meta } from './meta';

/** The features inside and outside the principal subspace. */
export const explain: DetectorExplain = async (ctx, { dimension }, state) => {
  const f = await featuresOf(ctx);
  const parts = split(state, f, dimensionOf(Number(dimension), f.length), meta.label);
  return {
    kind: 'subspace',
    ...parts,
    score: parts.outside,
    terms: [
      { label: 'Norm inside the subspace', value: parts.inside },
      { label: 'Norm outside it', value: parts.outside },
    ],
  };
};
