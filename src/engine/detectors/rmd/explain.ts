import { featuresOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { least, squaredDistances } from '../gaussian';
import { stateArray } from '../state';
import { meta } from './meta';

/** The squared distance to every class, and that to all images together. */
export const explain: DetectorExplain = async (ctx, _, state) => {
  const [tied, centres] = [stateArray(state, 'tied', meta.label), stateArray(state, 'centres', meta.label)];
  const [all, centre] = [stateArray(state, 'all', meta.label), stateArray(state, 'centre', meta.label)];
  const f = await featuresOf(ctx);
  const values = squaredDistances(tied, centres, f);
  const nearest = least(values);
  const overall = squaredDistances(all, centre, f)[0]!;
  return {
    kind: 'classes',
    what: 'Squared distance',
    values,
    chosen: values.indexOf(nearest),
    score: nearest - overall,
    terms: [
      { label: 'Squared distance to the nearest class', value: nearest },
      { label: 'Squared distance to all images together', value: overall },
    ],
  };
};
