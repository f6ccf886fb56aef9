import { tf } from '../../../tf';
import { exactSign } from '../../../sign';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy sign(x)`, at 0 nothing. */
export const op = fromInput(
  meta,
  (x) => tf.abs(x),
  (x) => exactSign(x),
);
