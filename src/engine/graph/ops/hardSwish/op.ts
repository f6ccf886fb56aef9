import { tf } from '../../../tf';
import { above, below, fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy (x / 3 + 1 / 2)` within (-3, 3), `dy` from 3 on, 0 up to -3: exactly. */
export const op = fromInput(
  meta,
  (x) => tf.mul(x, tf.clipByValue(tf.add(tf.div(x, 6), 0.5), 0, 1)),
  (x) => tf.add(tf.mul(tf.mul(above(x, -3), below(x, 3)), tf.add(tf.div(x, 3), 0.5)), tf.sub(1, below(x, 3))),
);
