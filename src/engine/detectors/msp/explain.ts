import { softmax } from '../../math/softmax';
import { logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { msp } from './compute';

/** The probabilities. */
export const explain: DetectorExplain = async (ctx) => {
  const logits = await logitsOf(ctx);
  const score = msp(logits);
  return {
    kind: 'outputs',
    what: 'Probability',
    values: Float64Array.from(softmax(logits)),
    logits,
    score,
    terms: [{ label: 'Largest probability', value: 1 - score }],
  };
};
