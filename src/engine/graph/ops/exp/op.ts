import { tf } from '../../../tf';
import { fromOutput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy y`. */
export const op = fromOutput(
  meta,
  (x) => tf.exp(x),
  (y) => y,
);
