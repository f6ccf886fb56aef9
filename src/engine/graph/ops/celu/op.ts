import { tf } from '../../../tf';
import { fromInput, negativePart } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy` above 0, `e^(x / alpha) dy` elsewhere. */
export const op = fromInput(
  meta,
  (x, { alpha }) => tf.add(tf.relu(x), tf.mul(negativePart(tf.div(x, alpha)), alpha)),
  (x, { alpha }) => tf.exp(tf.minimum(tf.div(x, alpha), 0)),
);
