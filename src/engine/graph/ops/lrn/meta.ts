import { finite, positive } from '../rules/attributes';
import { defineMeta } from '../rules/defineMeta';

/**
 * Local response norm along the last axis: `y = x / (bias + alpha / size * sum of x^2 over size neighbours)^beta`
 * (Krizhevsky et al. 2012); of an even size one more neighbour above.
 */
export const meta = defineMeta({
  name: 'lrn',
  inputs: [1, 1],
  attributes: { size: positive, alpha: finite, beta: finite, bias: finite },
  weights: {},
  kind: () => 'smooth',
  shape: (_node, [x]) => x!,
});
