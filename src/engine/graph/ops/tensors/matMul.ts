import { tf, type Tensor } from '../../../tf';

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A tensor `[..., rows, columns]` as `[lead, rows, columns]`, its leading axes repeated to `lead`. */
function batched(x: Tensor, lead: readonly number[]): Tensor {
  const own = [...new Array<number>(lead.length + 2 - x.rank).fill(1), ...x.shape.slice(0, -2)];
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const repeats = lead.map((n, i) => n / own[i]!);
  const whole = repeats.every((n) => n === 1)
    ? x
    : tf.tile(tf.reshape(x, [...own, rows, columns]), [...repeats, 1, 1]);
  return tf.reshape(whole, [product(lead), rows, columns]);
}

/** Matrix products `[..., M, K] x [..., K, N]`, either transposed first; leading axes broadcast. */
export function multiply(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const [p, q] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const rank = Math.max(p.length, q.length);
  const lead = Array.from({ length: rank }, (_, i) =>
    Math.max(p[i - rank + p.length] ?? 1, q[i - rank + q.length] ?? 1),
  );
  // Transposed apart: WebGPU's kernel for a transposed first operand ended Chromium's GPU process.
  const turned = (x: Tensor, isTurned: boolean): Tensor => (isTurned ? tf.transpose(x, [0, 2, 1]) : x);
  const y = tf.matMul(turned(batched(a, lead), transposeA), turned(batched(b, lead), transposeB));
  return tf.reshape(y, [...lead, ...y.shape.slice(1)]);
}
