import { tf } from '../../../tf';
import { fromInput, logistic } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy / (1 + e^(-beta x))`. */
export const op = fromInput(
  meta,
  (x, { beta = 1 }) => tf.div(tf.softplus(tf.mul(x, beta)), beta),
  (x, { beta = 1 }) => logistic(tf.mul(x, beta)),
);
