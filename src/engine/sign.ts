import { tf, type Tensor } from './tf';

/**
 * The sign of every element, exactly: -1, 0 or 1, and 0 only for zero.
 *
 * Not `tf.sign`: its WASM kernel answers 0 wherever |x| < 1.2e-7 (float32's epsilon), although a gradient that small
 * still has a direction. S&I's step then stays behind, and a histogram counts such gradients as zeros.
 */
export const exactSign = (x: Tensor): Tensor => tf.tidy(() => tf.sub(tf.step(x), tf.step(tf.neg(x))));
