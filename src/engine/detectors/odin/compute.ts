import { restOfTop, argmax, softmax, tempered } from '../../math/softmax';
import { tf, type Tensor } from '../../tf';
import type { BatchContext } from '../context';
import type { DetectorCompute, Matrix } from '../detector';
import { rowOf, rowsOf } from '../rows';

/**
 * d CE(z / T, argmax z) / dz up to a positive factor a row, `[N, C]`: `p - e_y`, `p_y - 1` as minus the sum of the others, scaled
 * so that the largest magnitude is 1. Only signs of what comes back are used; unscaled it would underflow where the network is
 * sure.
 */
function seeds(logits: Matrix, temperature: number): Matrix {
  const data = new Float32Array(logits.rows * logits.columns);
  for (let r = 0; r < logits.rows; r++) {
    const z = rowOf(logits, r);
    const y = argmax(z);
    const p = softmax(tempered(z, temperature));
    const rest = p.reduce((sum, v, c) => (c === y ? sum : sum + v), 0);
    p.forEach((v, c) => (data[r * logits.columns + c] = rest === 0 ? 0 : (c === y ? -rest : v) / rest));
  }
  return { rows: logits.rows, columns: logits.columns, data };
}

/** The images `[N, H, W, 3]` after a step of `epsilon` of the pixel range along minus the sign of the cross-entropy's gradient; the caller disposes them. */
export async function stepped(ctx: BatchContext, temperature: number, epsilon: number): Promise<Tensor> {
  const gradient = await ctx.inputGradient(seeds(await ctx.logits(), temperature));
  try {
    const x = await ctx.value(ctx.nodes.input);
    // A step of a raw pixel is 1 / std of a normalised one.
    return tf.tidy(() => {
      const step = tf.tensor1d(ctx.std.map((std) => epsilon / std));
      return tf.sub(
        x,
        tf.mul(step, tf.where(tf.greaterEqual(gradient, 0), tf.onesLike(x), tf.neg(tf.onesLike(x)))),
      );
    });
  } finally {
    gradient.dispose();
  }
}

/** Logits `[N, C]` after that step. */
async function moved(ctx: BatchContext, temperature: number, epsilon: number): Promise<Matrix> {
  if (epsilon === 0) return ctx.logits();
  const next = await stepped(ctx, temperature, epsilon);
  try {
    return await ctx.forwardFrom(new Map([[ctx.nodes.input, next]]));
  } finally {
    next.dispose();
  }
}

export const compute: DetectorCompute = {
  score: async (ctx, { temperature, epsilon }) =>
    rowsOf(await moved(ctx, Number(temperature), Number(epsilon)), (z) =>
      restOfTop(tempered(z, Number(temperature))),
    ),
};
