import { tf, type Tensor } from '../../../tf';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

const ROOT = Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;

/** (1 + erf(x / sqrt 2)) / 2. */
const distribution = (x: Tensor): Tensor => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
const density = (x: Tensor): Tensor => tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
const bent = (x: Tensor): Tensor => tf.tanh(tf.mul(tf.mul(x, tf.add(tf.mul(tf.square(x), CUBE), 1)), ROOT));

/**
 * `dx = dy (Phi(x) + x phi(x))`; of the approximation, with `t` its tanh, `dx = dy / 2 (1 + t + x (1 - t^2) sqrt(2 / pi) (1 + 3 c x^2))`.
 */
export const op = fromInput(
  meta,
  (x, { approximate }) =>
    approximate === 'tanh' ? tf.mul(tf.mul(x, 0.5), tf.add(bent(x), 1)) : tf.mul(x, distribution(x)),
  (x, { approximate }) => {
    if (approximate !== 'tanh') return tf.add(distribution(x), tf.mul(x, density(x)));
    const t = bent(x);
    const inner = tf.mul(tf.add(tf.mul(tf.square(x), 3 * CUBE), 1), ROOT);
    const slope = tf.mul(tf.mul(x, tf.sub(1, tf.square(t))), inner);
    return tf.mul(tf.add(tf.add(t, 1), slope), 0.5);
  },
);
