import { logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { maxLogit } from './compute';

/** The logits. */
export const explain: DetectorExplain = async (ctx) => {
  const logits = await logitsOf(ctx);
  const score = maxLogit(logits);
  return {
    kind: 'outputs',
    what: 'Logit',
    values: logits,
    logits,
    score,
    terms: [{ label: 'Largest logit', value: -score }],
  };
};
