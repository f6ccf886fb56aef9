import { tf } from '../../../tf';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy` above 0, `alpha dy` elsewhere, at 0 too. */
export const op = fromInput(
  meta,
  (x, { alpha }) => tf.leakyRelu(x, alpha),
  (x, { alpha }) => tf.step(x, alpha),
);
