import { tf } from '../../../tf';
import { fromInput, logistic } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy s (1 + x (1 - s))` with `s = 1 / (1 + e^-x)`. */
export const op = fromInput(
  meta,
  (x) => tf.mul(x, logistic(x)),
  (x) => {
    const s = logistic(x);
    return tf.mul(s, tf.add(tf.mul(x, tf.sub(1, s)), 1));
  },
);
