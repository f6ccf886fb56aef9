import { tf } from '../../../tf';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy 2 / sqrt(pi) e^(-x^2)`. */
export const op = fromInput(
  meta,
  (x) => tf.erf(x),
  (x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI)),
);
