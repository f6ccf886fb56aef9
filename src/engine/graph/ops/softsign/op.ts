import { tf } from '../../../tf';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy / (1 + |x|)^2`. */
export const op = fromInput(
  meta,
  (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  (x) => tf.reciprocal(tf.square(tf.add(tf.abs(x), 1))),
);
