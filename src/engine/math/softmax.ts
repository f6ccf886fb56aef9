/** Index of the largest value, `skip` aside; on a tie the lowest index; -1 where there is no value. */
export function argmax(values: ArrayLike<number>, skip = -1): number {
  let best = -1;
  for (let c = 0; c < values.length; c++) {
    if (c !== skip && (best < 0 || values[c]! > values[best]!)) best = c;
  }
  return best;
}

/** `softmax(z)` of logits `[C]` in float64, the maximum subtracted first. */
export function softmax(z: ArrayLike<number>): Float64Array {
  const top = z[argmax(z)]!;
  const e = Float64Array.from(z, (v) => Math.exp(v - top));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / sum);
}

/** `log sum_c exp z_c` of logits `[C]` in float64, the maximum subtracted first. */
export function logSumExp(z: ArrayLike<number>): number {
  const top = z[argmax(z)]!;
  let sum = 0;
  for (let c = 0; c < z.length; c++) sum += Math.exp(z[c]! - top);
  return top + Math.log(sum);
}

/** `1 - max softmax(z)` of logits `[C]`, as the sum of the other classes in float64: it does not round to 0. */
export function restOfTop(z: ArrayLike<number>): number {
  const y = argmax(z);
  return softmax(z).reduce((sum, p, c) => (c === y ? sum : sum + p), 0);
}

/** `z / T`. */
export const tempered = (z: ArrayLike<number>, temperature: number): Float64Array =>
  Float64Array.from(z, (v) => v / temperature);
