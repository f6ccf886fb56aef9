import { exactSign } from '../sign';
import { tf, type Tensor, type Tensor1D } from '../tf';
import type { TapStats } from '../jobs';
import { BIN_COUNT, MIN_EXPONENT, PER_DECADE, SIDE_BINS, ZERO_BIN } from './bins';

const SCALE = PER_DECADE / Math.LN10;

/** 1 where `|g| > tolerance` (exactly non-zero at 0), else 0. */
export function support(g: Tensor, tolerance: number): Tensor {
  return tf.cast(tolerance === 0 ? tf.notEqual(g, 0) : tf.greater(tf.abs(g), tolerance), 'float32');
}

/** Non-zero positions of every channel, `[K]`. Exact: the counts are small integers in float32. */
export function nonZeroCounts(g: Tensor, tolerance: number): Tensor {
  return tf.tidy(() => tf.sum(tf.reshape(support(g, tolerance), [-1, g.shape.at(-1)!]), 0));
}

/**
 * Counts of every channel in the bins of `bins.ts`, `[K, BIN_COUNT]`, on the backend.
 *
 * One flat count over `channel * BIN_COUNT + bin`: WebGPU's two-dimensional `denseBincount` loses every column beyond
 * the number of bins.
 */
export function histogram(g: Tensor): Tensor {
  return tf.tidy(() => {
    const k = g.shape.at(-1)!;
    const x = tf.reshape(g, [-1, k]);
    const level = tf.floor(
      tf.add(tf.mul(tf.log(tf.maximum(tf.abs(x), 1e-30)), SCALE), -MIN_EXPONENT * PER_DECADE),
    );
    // Zeros have sign 0 and land in the zero bin whatever their level.
    const side = tf.mul(exactSign(x), tf.add(tf.clipByValue(level, 0, SIDE_BINS - 1), 1));
    const offset = tf.tensor1d(Float32Array.from({ length: k }, (_, c) => c * BIN_COUNT + ZERO_BIN));
    const bins = tf.cast(tf.reshape(tf.add(side, offset), [-1]), 'int32') as Tensor1D;
    return tf.reshape(tf.denseBincount(bins, tf.tensor1d([], 'float32'), k * BIN_COUNT), [k, BIN_COUNT]);
  });
}

/** Densities and histograms of several taps with one read-back. */
export async function tapStats(
  gs: readonly Tensor[],
  taps: readonly number[],
  histograms: boolean,
  tolerance: number,
): Promise<TapStats[]> {
  if (gs.length === 0) return [];
  const flat = tf.tidy(() => {
    const parts: Tensor[] = gs.map((g) => nonZeroCounts(g, tolerance));
    if (histograms) for (const g of gs) parts.push(tf.reshape(histogram(g), [-1]));
    return tf.concat(parts, 0);
  });
  const data = (await flat.data()) as Float32Array;
  flat.dispose();
  let at = gs.reduce((n, g) => n + g.shape.at(-1)!, 0);
  let channel = 0;
  return gs.map((g, i) => {
    const k = g.shape.at(-1)!;
    const positions = g.size / k;
    const density = data.slice(channel, channel + k).map((n) => n / positions);
    channel += k;
    const counts = histograms ? Uint32Array.from(data.subarray(at, at + k * BIN_COUNT)) : new Uint32Array(0);
    at += counts.length;
    return { tap: taps[i]!, density, histogram: counts };
  });
}
