import { tf } from '../../../tf';
import { fromInput, negativePart } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy` above 0, `alpha e^x dy` elsewhere. */
export const op = fromInput(
  meta,
  (x, { alpha }) => tf.add(tf.relu(x), tf.mul(negativePart(x), alpha)),
  (x, { alpha }) => tf.where(tf.greater(x, 0), tf.onesLike(x), tf.mul(tf.exp(tf.minimum(x, 0)), alpha)),
);
