import { argmax } from '../../math/softmax';
import { featuresOf, logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { stateArray } from '../state';
import { product } from './compute';
import { meta } from './meta';

/** The product with every class's pattern; the score takes the predicted class's. */
export const explain: DetectorExplain = async (ctx, _, state) => {
  const { data } = stateArray(state, 'patterns', meta.label);
  const [f, z] = [await featuresOf(ctx), await logitsOf(ctx)];
  const values = z.map((_, c) => product(f, data, c));
  const chosen = argmax(z);
  return {
    kind: 'classes',
    what: 'Product with the pattern',
    values,
    chosen,
    score: -values[chosen]!,
    terms: [{ label: 'Product with the predicted class’s pattern', value: values[chosen]! }],
  };
};
