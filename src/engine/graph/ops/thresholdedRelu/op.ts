import { tf } from '../../../tf';
import { above, fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy [x > alpha]`. */
export const op = fromInput(
  meta,
  (x, { alpha }) => tf.mul(x, above(x, alpha)),
  (x, { alpha }) => above(x, alpha),
);
