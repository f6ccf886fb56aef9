import type { Head } from '../detectors/detector';

/**
 * d(sum_c z_c)/dh of a linear head, `[D]`: the sums over the classes of its weights, in float64. In float32 sums that are nearly
 * equal change places, and with them the channels at the cut.
 */
export function classSums({ weight: { rows, columns, data } }: Head): Float64Array {
  const sums = new Float64Array(rows);
  for (let d = 0; d < rows; d++) for (let c = 0; c < columns; c++) sums[d]! += data[d * columns + c]!;
  return sums;
}

/**
 * S&I-A's choice of features, `[D]`: one at the `floor(fraction D)` channels with the largest signed gradient, zero
 * elsewhere. Where weights of few bits (float16) tie at the cut, the lower index is kept: another rule moves
 * the score by about a percent. `fraction` is 0 to 1.
 */
export function topChannels(gradient: ArrayLike<number>, fraction: number): Float32Array {
  const order = Array.from({ length: gradient.length }, (_, k) => k);
  order.sort((a, b) => gradient[b]! - gradient[a]! || a - b);
  const mask = new Float32Array(gradient.length);
  for (const k of order.slice(0, Math.floor(fraction * gradient.length + 1e-9))) mask[k] = 1;
  return mask;
}
