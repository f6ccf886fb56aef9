import { logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { genTerms } from './compute';

/** What each class adds to the sum. */
export const explain: DetectorExplain = async (ctx, { gamma, top }) => {
  const logits = await logitsOf(ctx);
  const values = genTerms(logits, Number(gamma), Number(top));
  return {
    kind: 'outputs',
    what: 'Term of the sum',
    values,
    logits,
    score: values.reduce((sum, v) => sum + v, 0),
    terms: [{ label: 'Largest term', value: values.reduce((a, b) => Math.max(a, b), 0) }],
  };
};
