import { tf, type Tensor } from '../../../tf';

/** `y[.., k, ..] = sum_i x[.., i, ..] m[i, k]` along an axis of the tensor; m is `[n, k]`. */
export function along(x: Tensor, axis: number, m: Tensor): Tensor {
  const last = x.rank - 1;
  const order = [...x.shape.keys()].filter((i) => i !== axis).concat(axis);
  const moved = axis === last ? x : tf.transpose(x, order);
  const y = tf.reshape(tf.matMul(tf.reshape(moved, [-1, x.shape[axis]!]), m), [
    ...moved.shape.slice(0, -1),
    m.shape[1]!,
  ]);
  if (axis === last) return y;
  return tf.transpose(
    y,
    [...order.keys()].map((i) => order.indexOf(i)),
  );
}

/** `[places, size]`: a one where place i shows source j. By it the gradient of what was taken goes back, and is summed. */
export function placesMatrix(sources: readonly number[], size: number): Tensor {
  const ones = new Float32Array(sources.length * size);
  sources.forEach((source, i) => (ones[i * size + source] = 1));
  return tf.tensor2d(ones, [sources.length, size]);
}
