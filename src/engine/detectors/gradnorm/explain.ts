import { featuresOf, logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { headFor } from '../head';
import { factors } from './compute';
import { meta } from './meta';

/** The two factors, and what each class adds to the second. */
export const explain: DetectorExplain = async (ctx, params) => {
  headFor(ctx.head(), meta.label);
  const temperature = Number(params.temperature);
  const { features, logits, classes } = factors(await featuresOf(ctx), await logitsOf(ctx), temperature);
  return {
    kind: 'factors',
    factors: [
      { label: 'Norm of the features', value: features },
      { label: 'How far the softmax is from uniform', value: logits },
    ],
    what: '|C p − 1|',
    values: classes,
    score: (-features * logits) / temperature,
    terms: [{ label: 'Temperature T', value: temperature }],
  };
};
