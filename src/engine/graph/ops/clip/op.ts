import { tf } from '../../../tf';
import { above, below, fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `dx = dy [min < x < max]`: at a bound nothing, as in PyTorch's hardtanh. */
export const op = fromInput(
  meta,
  (x, { min, max }) => {
    const raised = min === undefined ? tf.mul(x, 1) : tf.maximum(x, min);
    return max === undefined ? raised : tf.minimum(raised, max);
  },
  (x, { min, max }) => {
    const raised = min === undefined ? tf.onesLike(x) : above(x, min);
    return max === undefined ? raised : tf.mul(raised, below(x, max));
  },
);
