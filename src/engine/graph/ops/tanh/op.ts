import { tf } from '../../../tf';
import { fromOutput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy (1 - y^2)`. */
export const op = fromOutput(
  meta,
  (x) => tf.tanh(x),
  (y) => tf.sub(1, tf.square(y)),
);
