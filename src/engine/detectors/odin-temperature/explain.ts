import { restOfTop, softmax, tempered } from '../../math/softmax';
import { logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';

/** The tempered probabilities. */
export const explain: DetectorExplain = async (ctx, params) => {
  const temperature = Number(params.temperature);
  const logits = await logitsOf(ctx);
  const score = restOfTop(tempered(logits, temperature));
  return {
    kind: 'outputs',
    what: 'Probability',
    values: Float64Array.from(softmax(tempered(logits, temperature))),
    logits,
    score,
    terms: [
      { label: 'Temperature T', value: temperature },
      { label: 'Largest probability', value: 1 - score },
    ],
  };
};
