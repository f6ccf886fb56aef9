import { tf } from '../../../tf';
import { fromInput, negativePart } from '../tensors/unary';
import { ALPHA, GAMMA, meta } from './meta';

/** `dx = gamma dy` above 0, `gamma alpha e^x dy` elsewhere. */
export const op = fromInput(
  meta,
  (x, { alpha = ALPHA, gamma = GAMMA }) => tf.mul(tf.add(tf.relu(x), tf.mul(negativePart(x), alpha)), gamma),
  (x, { alpha = ALPHA, gamma = GAMMA }) =>
    tf.mul(tf.where(tf.greater(x, 0), tf.onesLike(x), tf.mul(tf.exp(tf.minimum(x, 0)), alpha)), gamma),
);
