import { tf, type Tensor } from '../../../tf';

/** `[N, ...s]` as a tensor whose samples have `rank` axes: ones are put before `s`. */
export const spread = (x: Tensor, rank: number): Tensor =>
  x.rank === rank + 1
    ? x
    : tf.reshape(x, [x.shape[0]!, ...new Array<number>(rank + 1 - x.rank).fill(1), ...x.shape.slice(1)]);

/** The transpose of broadcasting: `g [B, ...]` summed over the axes along which samples of shape `shape` were repeated. */
export function sumTo(g: Tensor, shape: readonly number[]): Tensor {
  const extra = g.rank - 1 - shape.length;
  const axes = g.shape.flatMap((n, axis) => {
    const own = axis - 1 - extra;
    return axis > 0 && n > 1 && (own < 0 || shape[own] === 1) ? [axis] : [];
  });
  return tf.reshape(axes.length === 0 ? g : tf.sum(g, axes), [g.shape[0]!, ...shape]);
}

/**
 * A weight as it goes with tensors of `rank` axes: `[C]` as `[1, C]` beyond four. (There WebGPU's kernel for a short last operand does
 * not compile.)
 */
export const fitting = (weight: Tensor, rank: number): Tensor =>
  weight.rank === 1 && rank > 4 ? tf.reshape(weight, [1, weight.size]) : weight;
