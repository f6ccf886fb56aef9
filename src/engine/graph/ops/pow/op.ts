import { tf, type Tensor } from '../../../tf';
import { fromInput } from '../tensors/unary';
import { meta } from './meta';

/** `x^p`; of the powers that a negative x has too, the smallest go by products, which are exact where x is. */
function power(x: Tensor, p: number): Tensor {
  if (p === 0) return tf.onesLike(x);
  if (p === 1) return tf.mul(x, 1);
  if (p === 2) return tf.square(x);
  if (p === 3) return tf.mul(tf.square(x), x);
  if (p === 0.5) return tf.sqrt(x);
  if (p === -1) return tf.reciprocal(x);
  return tf.pow(x, p);
}

/** `dx = dy p x^(p - 1)`. */
export const op = fromInput(
  meta,
  (x, { exponent }) => power(x, exponent),
  (x, { exponent }) => tf.mul(power(x, exponent - 1), exponent),
);
