import { tf } from '../../../tf';
import { fromOutput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = -dy y^2`. */
export const op = fromOutput(
  meta,
  (x) => tf.reciprocal(x),
  (y) => tf.neg(tf.square(y)),
);
