import { exactSign } from '../sign';
import { hostValues, onHost, read, tf, type Tensor, type Tensor1D } from '../tf';
import type { TapStats } from '../jobs';
import { checkGradient } from '../validate';
import { BIN_COUNT, MIN_EXPONENT, PER_DECADE, SIDE_BINS, ZERO_BIN } from './bins';
import { hostCounts } from './hostCount';

const SCALE = PER_DECADE / Math.LN10;

/** 1 where `|g| > tolerance` (exactly non-zero at 0), else 0, float32, shaped like `g`. */
export function support(g: Tensor, tolerance: number): Tensor {
  return tf.cast(tolerance === 0 ? tf.notEqual(g, 0) : tf.greater(tf.abs(g), tolerance), 'float32');
}

/**
 * Non-zero positions of every channel of `g [..., K]`, `[K]`. Exact: the counts are whole numbers below 2^24 in
 * float32.
 */
export function nonZeroCounts(g: Tensor, tolerance: number): Tensor {
  return tf.tidy(() => tf.sum(tf.reshape(support(g, tolerance), [-1, g.shape.at(-1)!]), 0));
}

/** For each element of `g`, flat: where its channel's bins begin, the channels of all tensors counted through. */
function channelOffsets(gs: readonly Tensor[]): Float32Array {
  const out = new Float32Array(gs.reduce((n, g) => n + g.size, 0));
  let at = 0;
  let first = 0;
  for (const g of gs) {
    const k = g.shape.at(-1)!;
    const row = Float32Array.from({ length: k }, (_, c) => (first + c) * BIN_COUNT + ZERO_BIN);
    for (const end = at + g.size; at < end; at += k) out.set(row, at);
    first += k;
  }
  return out;
}

/**
 * Counts of every channel of every tensor in the bins of `bins.ts`, `[channels * BIN_COUNT]`, on the backend: one flat
 * count for all of them, so that its price is a few kernels and not a few for each tap. For a GPU: elsewhere `hostCounts`.
 *
 * Flat also because WebGPU's two-dimensional `denseBincount` loses every column beyond the number of bins.
 */
export function histograms(gs: readonly Tensor[]): Tensor {
  return tf.tidy(() => {
    const x = tf.concat(
      gs.map((g) => tf.reshape(g, [-1])),
      0,
    );
    // 1e-30 keeps the logarithm finite and is lost in rounding wherever a bin could depend on it. Added, not by `maximum`:
    // WASM's kernel for that takes twenty times as long.
    const level = tf.floor(
      tf.add(tf.mul(tf.log(tf.add(tf.abs(x), 1e-30)), SCALE), -MIN_EXPONENT * PER_DECADE),
    );
    // Zeros have sign 0 and land in the zero bin whatever their level.
    const side = tf.mul(exactSign(x), tf.add(tf.clipByValue(level, 0, SIDE_BINS - 1), 1));
    const bins = tf.cast(tf.add(side, tf.tensor1d(channelOffsets(gs))), 'int32') as Tensor1D;
    const channels = gs.reduce((n, g) => n + g.shape.at(-1)!, 0);
    return tf.denseBincount(bins, tf.tensor1d([], 'float32'), channels * BIN_COUNT);
  });
}

/** Whether the counts of so many values leave it open that all are finite: NaN falls in no bin, infinity in an end bin. */
function mayBeNotFinite(histogram: Uint32Array, values: number): boolean {
  let sum = 0;
  for (const n of histogram) sum += n;
  if (sum < values) return true;
  for (let from = 0; from < histogram.length; from += BIN_COUNT)
    if (histogram[from]! + histogram[from + BIN_COUNT - 1]! > 0) return true;
  return false;
}

/** Shares of non-zero values of the channels, `[K]`, by the zero bins of their histogram. */
const densityOf = (histogram: Uint32Array, channels: number, positions: number): Float32Array =>
  Float32Array.from({ length: channels }, (_, c) => 1 - histogram[c * BIN_COUNT + ZERO_BIN]! / positions);

/** `tapStats` with histograms, counted on the host. */
function hostStats(
  gs: readonly Tensor[],
  taps: readonly number[],
  names: readonly string[],
  tolerance: number,
): TapStats[] {
  const stats: TapStats[] = [];
  for (const [i, g] of gs.entries()) {
    const data = hostValues(g);
    const k = g.shape.at(-1)!;
    const positions = g.size / k;
    const histogram = hostCounts(data, k);
    if (mayBeNotFinite(histogram, data.length)) checkGradient(data, k, names[taps[i]!]!);
    const density = densityOf(histogram, k, positions);
    if (tolerance !== 0) {
      const counts = new Uint32Array(k);
      data.forEach((v, n) => {
        if (Math.abs(v) > tolerance) counts[n % k]!++;
      });
      counts.forEach((n, c) => (density[c] = n / positions));
    }
    stats.push({ tap: taps[i]!, density, histogram });
  }
  return stats;
}

/** `tapStats` with one read-back of what the backend has counted. */
async function backendStats(
  gs: readonly Tensor[],
  taps: readonly number[],
  names: readonly string[],
  wanted: boolean,
  tolerance: number,
): Promise<TapStats[]> {
  // Without a tolerance the zero bins say how many positions are not zero.
  const counted = !wanted || tolerance !== 0;
  const flat = tf.tidy(() => {
    const parts: Tensor[] = counted ? gs.map((g) => nonZeroCounts(g, tolerance)) : [];
    if (wanted) parts.push(histograms(gs));
    // NaN and infinity stay in a sum; a sum may also overflow, so that only the values themselves decide.
    return tf.concat([...parts, tf.stack(gs.map((g) => tf.sum(g)))], 0);
  });
  const data = await read(flat);
  const sums = data.subarray(data.length - gs.length);
  for (const [i, g] of gs.entries())
    if (!Number.isFinite(sums[i]!))
      checkGradient((await g.data()) as Float32Array, g.shape.at(-1)!, names[taps[i]!]!);
  const channels = gs.reduce((n, g) => n + g.shape.at(-1)!, 0);
  const bins = data.subarray(counted ? channels : 0);
  let channel = 0;
  return gs.map((g, i) => {
    const k = g.shape.at(-1)!;
    const positions = g.size / k;
    const from = channel * BIN_COUNT;
    const histogram = wanted
      ? Uint32Array.from(bins.subarray(from, from + k * BIN_COUNT))
      : new Uint32Array(0);
    const density = counted
      ? data.slice(channel, channel + k).map((n) => n / positions)
      : densityOf(histogram, k, positions);
    channel += k;
    return { tap: taps[i]!, density, histogram };
  });
}

/**
 * Densities and, where `wanted`, histograms of several gradients `gs` `[1, ..., K]`, which belong to the taps `taps` (indices
 * into `names`): counted where the gradients are, so that a GPU sends back counts alone. The tolerance is for the densities
 * alone: a histogram's zero bin holds exact zeros. Throws EngineError `not-finite` naming the tap where a gradient is NaN or infinite.
 */
export async function tapStats(
  gs: readonly Tensor[],
  taps: readonly number[],
  names: readonly string[],
  wanted: boolean,
  tolerance: number,
): Promise<TapStats[]> {
  if (gs.length === 0) return [];
  return wanted && onHost()
    ? hostStats(gs, taps, names, tolerance)
    : backendStats(gs, taps, names, wanted, tolerance);
}
