import { tf } from '../../../tf';
import { fromOutput, logistic } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy y (1 - y)`. */
export const op = fromOutput(
  meta,
  (x) => logistic(x),
  (y) => tf.mul(y, tf.sub(1, y)),
);
