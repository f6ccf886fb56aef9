import { tf } from '../../../tf';
import { above, below, fromOutput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = alpha dy [0 < y < 1]`. */
export const op = fromOutput(
  meta,
  (x, { alpha, beta }) => tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1),
  (y, { alpha }) => tf.mul(tf.mul(above(y, 0), below(y, 1)), alpha),
);
