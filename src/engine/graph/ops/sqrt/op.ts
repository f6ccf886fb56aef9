import { tf } from '../../../tf';
import { fromOutput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy / (2 y)`. */
export const op = fromOutput(
  meta,
  (x) => tf.sqrt(x),
  (y) => tf.div(0.5, y),
);
