import { argmax, softmax, tempered } from '../../math/softmax';
import { logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { energy } from './compute';

/** What share of the sum of exponentials each class has. */
export const explain: DetectorExplain = async (ctx, params) => {
  const temperature = Number(params.temperature);
  const logits = await logitsOf(ctx);
  const score = energy(logits, temperature);
  const top = logits[argmax(logits)]!;
  return {
    kind: 'outputs',
    what: 'Share of the sum',
    values: Float64Array.from(softmax(tempered(logits, temperature))),
    logits,
    score,
    terms: [
      { label: 'Largest logit', value: top },
      { label: 'What the other classes add', value: -score - top },
    ],
  };
};
