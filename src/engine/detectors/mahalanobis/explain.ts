import { featuresOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { least, squaredDistances } from '../gaussian';
import { stateArray } from '../state';
import { meta } from './meta';

/** The squared distance to every class. */
export const explain: DetectorExplain = async (ctx, _, state) => {
  const [tied, centres] = [stateArray(state, 'tied', meta.label), stateArray(state, 'centres', meta.label)];
  const values = squaredDistances(tied, centres, await featuresOf(ctx));
  const score = least(values);
  return {
    kind: 'classes',
    what: 'Squared distance',
    values,
    chosen: values.indexOf(score),
    score,
    terms: [{ label: 'Squared distance to the nearest class', value: score }],
  };
};
