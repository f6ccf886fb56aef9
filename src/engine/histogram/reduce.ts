import { exactSign } from '../sign';
import { hostValues, onHost, read, tf, type Tensor, type Tensor1D } from '../tf';
import type { TapStats } from '../jobs';
import { checkGradient } from '../validate';
import type { Pace, Steps } from '../pace';
import { BIN_COUNT, MIN_EXPONENT, PER_DECADE, SIDE_BINS, ZERO_BIN } from './bins';
import { hostCounts, hostNonZeros } from './hostCount';

const SCALE = PER_DECADE / Math.LN10;

/** 1 where `|g| > tolerance` (exactly non-zero at 0), else 0, float32, shaped like `g`. */
export function support(g: Tensor, tolerance: number): Tensor {
  return tf.tidy(() => {
    const hits = tf.cast(tolerance === 0 ? tf.notEqual(g, 0) : tf.greater(tf.abs(g), tolerance), 'float32');
    // Times one: what `cast` gives on WebGPU is a second name of integers, which sums over images do not take.
    return onHost() ? hits : tf.mul(hits, 1);
  });
}

/**
 * Non-zero positions of every channel of each of the N images of `g [N, ..., K]`, `[N K]`. Exact: the counts are whole numbers
 * below 2^24 in float32.
 */
export function nonZeroCounts(g: Tensor, tolerance: number): Tensor {
  const [n, k] = [g.shape[0]!, g.shape.at(-1)!];
  return tf.tidy(() =>
    n === 1
      ? tf.sum(tf.reshape(support(g, tolerance), [-1, k]), 0)
      : tf.reshape(tf.sum(tf.reshape(support(g, tolerance), [n, -1, k]), 1), [-1]),
  );
}

/** Rows of channels in a gradient `[N, ..., K]`: N K. */
const rowsOf = (g: Tensor): number => g.shape[0]! * g.shape.at(-1)!;
/** Positions of one channel of one image. */
const positionsOf = (g: Tensor): number => g.size / rowsOf(g);

/** For each element of `g`, flat: where the bins of its channel of its image begin, those of all tensors counted through. */
function channelOffsets(gs: readonly Tensor[]): Float32Array {
  const out = new Float32Array(gs.reduce((n, g) => n + g.size, 0));
  let at = 0;
  let first = 0;
  for (const g of gs) {
    const k = g.shape.at(-1)!;
    const image = positionsOf(g) * k;
    for (let n = 0; n < g.shape[0]!; n++, first += k) {
      const row = Float32Array.from({ length: k }, (_, c) => (first + c) * BIN_COUNT + ZERO_BIN);
      for (const end = at + image; at < end; at += k) out.set(row, at);
    }
  }
  return out;
}

/**
 * Counts of every channel of every image of every tensor in the bins of `bins.ts`, `[rows * BIN_COUNT]`, on the backend: one
 * flat count for all of them, so that its price is a few kernels and not a few for each tap. For a GPU: elsewhere `hostCounts`.
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
    const rows = gs.reduce((n, g) => n + rowsOf(g), 0);
    return tf.denseBincount(bins, tf.tensor1d([], 'float32'), rows * BIN_COUNT);
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

/** Shares of non-zero values of so many rows of channels by the zero bins of their histogram. */
const densityOf = (histogram: Uint32Array, rows: number, positions: number): Float32Array =>
  Float32Array.from({ length: rows }, (_, c) => 1 - histogram[c * BIN_COUNT + ZERO_BIN]! / positions);

/** `tapStats`, counted on the host, a tap a step. */
function* hostStats(
  gs: readonly Tensor[],
  taps: readonly number[],
  names: readonly string[],
  wanted: boolean,
  tolerance: number,
): Steps<TapStats[]> {
  const stats: TapStats[] = [];
  for (const [i, g] of gs.entries()) {
    stats.push(hostTap(g, taps[i]!, names, wanted, tolerance));
    yield 0;
  }
  return stats;
}

/** One tap of `hostStats`. */
function hostTap(
  g: Tensor,
  tap: number,
  names: readonly string[],
  wanted: boolean,
  tolerance: number,
): TapStats {
  const data = hostValues(g);
  const [n, k] = [g.shape[0]!, g.shape.at(-1)!];
  const check = (): void => checkGradient(data, k, names[tap]!, n);
  let histogram: Uint32Array = new Uint32Array(0);
  if (wanted) {
    const image = data.length / n;
    const parts = Array.from({ length: n }, (_, at) =>
      hostCounts(data.subarray(at * image, (at + 1) * image), k),
    );
    histogram = parts.length === 1 ? parts[0]! : joined(parts);
    if (mayBeNotFinite(histogram, data.length)) check();
    if (tolerance === 0) return { tap, density: densityOf(histogram, n * k, positionsOf(g)), histogram };
  }
  const { counts, finite } = hostNonZeros(data, k, n, tolerance);
  if (!finite) check();
  return { tap, density: Float32Array.from(counts, (c) => c / positionsOf(g)), histogram };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
      checkGradient((await g.data()) as Float32Array, g.shape.at(-1)!, names[taps[i]!]!, g.shape[0]!);
  const bins = data.subarray(counted ? gs.reduce((n, g) => n + rowsOf(g), 0) : 0);
  let row = 0;
  return gs.map((g, i) => {
    const rows = rowsOf(g);
    const positions = positionsOf(g);
    const from = row * BIN_COUNT;
    const histogram = wanted
      ? Uint32Array.from(bins.subarray(from, from + rows * BIN_COUNT))
      : new Uint32Array(0);
    const density = counted
      ? data.slice(row, row + rows).map((c) => c / positions)
      : densityOf(histogram, rows, positions);
    row += rows;
    return { tap: taps[i]!, density, histogram };
  });
}

/**
 * Densities and, where `wanted`, histograms of several gradients `gs` `[N, ..., K]`, which belong to the taps `taps` (indices
 * into `names`): counted where the gradients are, so that a GPU sends back counts alone. Densities are `[N, K]`, histograms
 * `[N, K, bins]`, image by image. The tolerance is for the densities alone: a histogram's zero bin holds exact zeros. Throws
 * EngineError `not-finite` naming the tap where a gradient is NaN or infinite. On the host there is a pause between two taps where
 * one is due.
 */
export async function tapStats(
  pace: Pace,
  gs: readonly Tensor[],
  taps: readonly number[],
  names: readonly string[],
  wanted: boolean,
  tolerance: number,
): Promise<TapStats[]> {
  if (gs.length === 0) return [];
  return onHost()
    ? pace.run(hostStats(gs, taps, names, wanted, tolerance))
    : backendStats(gs, taps, names, wanted, tolerance);
}
