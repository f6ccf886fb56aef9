import { tf } from '../../../tf';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = 2 x dy`. */
export const op = fromInput(
  meta,
  (x) => tf.square(x),
  (x) => tf.mul(x, 2),
);
