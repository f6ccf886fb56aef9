import { tf } from '../../../tf';
import { fromInput, logistic } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy (t + x s (1 - t^2))` with `t = tanh(log(1 + e^x))`, `s = 1 / (1 + e^-x)`. */
export const op = fromInput(
  meta,
  (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  (x) => {
    const t = tf.tanh(tf.softplus(x));
    return tf.add(t, tf.mul(tf.mul(x, logistic(x)), tf.sub(1, tf.square(t))));
  },
);
