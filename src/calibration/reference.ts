/**
 * What GAIA and S&I count in ID images, layer by layer and channel by channel: what a picture's own densities are held against.
 * Densities are shares of non-zero gradients, 0 to 1. Pure.
 */
import { must } from '../lib/must';
import { byTap, type Spread } from '../lib/spread';

/** Of one method at one setting. */
export interface ReferenceColumn {
  /** Of the layers' mean densities, `[taps]`. */
  readonly layers: Spread;
  /** Of the channels' densities, one a tap, `[K]`. */
  readonly channels: readonly Spread[];
  /** Counts an image in the histogram's bins, `[taps * bins]`, all channels of a tap together. */
  readonly counts: Float32Array;
  /** How many of the ID images have m layers above the band, and below it, `[taps + 1]`. */
  readonly denser: Float32Array;
  readonly sparser: Float32Array;
  /** ID images behind it. */
  readonly images: number;
}

/** Settings of S&I, everything else at its default. */
export interface ReferenceSettings {
  readonly eta: number;
  readonly iterations: number;
  readonly integration: 'mean' | 'add' | 'multiply';
}

/** GAIA's reference, or S&I's at one setting. */
export interface NamedColumn extends ReferenceColumn {
  readonly side: 'gaia' | 'si';
  /** null: of GAIA. */
  readonly settings: ReferenceSettings | null;
}

/** What ID images look like at every layer and channel of a network. */
export interface Reference {
  /** In words: which ID images. */
  readonly source: string;
  /** The layers' names, in the order of all arrays. */
  readonly taps: readonly string[];
  readonly columns: readonly NamedColumn[];
}

const LOW = 0.05;
const HIGH = 0.95;

/** The value at probability p of ascending numbers, by linear interpolation between them. */
function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const from = Math.floor(at);
  const a = must(sorted[from]);
  return a + (at - from) * ((sorted[from + 1] ?? a) - a);
}

/** The spread of each of `width` numbers over all rows. */
function spreadOf(rows: readonly ArrayLike<number>[], width: number): Spread {
  const of = (): Float32Array => new Float32Array(width);
  const spread = { mean: of(), std: of(), low: of(), high: of() };
  for (let k = 0; k < width; k++) {
    const all = Float64Array.from(rows, (row) => must(row[k])).sort();
    const mean = all.reduce((a, b) => a + b, 0) / all.length;
    spread.mean[k] = mean;
    spread.std[k] = Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length);
    spread.low[k] = quantile(all, LOW);
    spread.high[k] = quantile(all, HIGH);
  }
  return spread;
}

/** Each tap's mean over its channels; `densities` holds the channels of all taps one after the other. */
function layerMeans(densities: ArrayLike<number>, channels: readonly number[]): Float64Array {
  let at = 0;
  return Float64Array.from(channels, (k) => {
    let sum = 0;
    for (const end = at + k; at < end; at++) sum += must(densities[at]);
    return sum / k;
  });
}

/**
 * The reference of one method at one setting: `densities` has a row an image, the channels of all taps one after the other, and
 * `counts` is the sum over the images, `[taps * bins]`. Throws RangeError for fewer than 20 images, which have no 5 % and 95 %.
 */
export function referenceOf(
  densities: readonly ArrayLike<number>[],
  counts: ArrayLike<number>,
  channels: readonly number[],
): ReferenceColumn {
  const images = densities.length;
  if (images < 20) throw new RangeError(`A reference needs at least 20 images; there are ${images}.`);
  const means = densities.map((row) => layerMeans(row, channels));
  const layers = spreadOf(means, channels.length);
  const outside = (is: (mean: number, tap: number) => boolean): Float32Array => {
    const found = new Float32Array(channels.length + 1);
    for (const row of means) {
      const n = row.filter((mean, tap) => is(Math.fround(mean), tap)).length;
      found[n] = must(found[n]) + 1;
    }
    return found;
  };
  return {
    layers,
    channels: byTap(
      spreadOf(
        densities,
        channels.reduce((a, b) => a + b, 0),
      ),
      channels,
    ),
    counts: Float32Array.from(counts, (n) => n / images),
    denser: outside((mean, tap) => mean > must(layers.high[tap])),
    sparser: outside((mean, tap) => mean < must(layers.low[tap])),
    images,
  };
}

/**
 * (value - ID mean) / ID standard deviation. Where the ID images hardly differ, the least step that the value can make stands in
 * for their deviation: one position of `positions`.
 */
export const deviation = (value: number, mean: number, std: number, positions: number): number =>
  (value - mean) / Math.max(std, 1 / positions);

/** Share of the ID images that have fewer layers outside than m, 0 to 1. */
export function shareWithFewer(outside: ArrayLike<number>, m: number): number {
  let [fewer, all] = [0, 0];
  for (let n = 0; n < outside.length; n++) {
    all += must(outside[n]);
    if (n < m) fewer += must(outside[n]);
  }
  return all === 0 ? 0 : fewer / all;
}
