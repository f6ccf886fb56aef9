import { logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { least } from '../gaussian';
import { stateArray } from '../state';
import { divergences } from './compute';
import { meta } from './meta';

/** The divergence from every class's mean softmax. */
export const explain: DetectorExplain = async (ctx, _, state) => {
  const values = divergences(await logitsOf(ctx), stateArray(state, 'logMean', meta.label).data);
  const score = least(values);
  return {
    kind: 'classes',
    what: 'Divergence',
    values,
    chosen: values.indexOf(score),
    score,
    terms: [{ label: 'Divergence from the nearest class', value: score }],
  };
};
