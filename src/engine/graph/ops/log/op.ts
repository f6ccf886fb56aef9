import { tf } from '../../../tf';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy / x`. */
export const op = fromInput(
  meta,
  (x) => tf.log(x),
  (x) => tf.reciprocal(x),
);
