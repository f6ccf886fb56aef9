import { tf, type Tensor } from '../../../tf';

/** A tensor as `[N, ...]` that shows the statistics' axes apart, and which they are. */
export interface View {
  readonly shape: readonly number[];
  readonly axes: readonly number[];
}

/** `(x - mean) / sqrt(variance + epsilon)` in the view's shape, and that root with the axes kept; biased variance. */
export function standardise(x: Tensor, view: View, epsilon: number): { unit: Tensor; sigma: Tensor } {
  const axes = [...view.axes];
  const viewed = tf.reshape(x, [...view.shape]);
  const centred = tf.sub(viewed, tf.mean(viewed, axes, true));
  const sigma = tf.sqrt(tf.add(tf.mean(tf.square(centred), axes, true), epsilon));
  return { unit: tf.div(centred, sigma), sigma };
}

/**
 * The product of `standardise` with `g [B, ...]`, by the chain rule through mean and variance:
 * `dx = (g - mean g - u mean(g u)) / sigma`. `x` may be one sample for all of `g`. The views differ in N only.
 */
export function standardiseProduct(g: Tensor, x: Tensor, of: (n: number) => View, epsilon: number): Tensor {
  const view = of(g.shape[0]!);
  const axes = [...view.axes];
  const { unit, sigma } = standardise(x, of(x.shape[0]!), epsilon);
  const viewed = tf.reshape(g, [...view.shape]);
  const centred = tf.sub(viewed, tf.mean(viewed, axes, true));
  const dx = tf.div(tf.sub(centred, tf.mul(unit, tf.mean(tf.mul(viewed, unit), axes, true))), sigma);
  return tf.reshape(dx, g.shape);
}
