/** Sums of the streamed histograms over channels, layers and iterations. */
import { BIN_COUNT, ZERO_BIN } from '../../../engine/histogram/bins';
import type { PlanEvent, TapStats } from '../../../engine/jobs';
import type { ResultRecord, View } from '../../../store/types';

/** Which gradients are drawn: one channel, one layer, or all layers. */
export interface Selection {
  readonly tap: number | null;
  readonly channel: number | null;
}
export interface Bins {
  /** Counts in the bins of `bins.ts`; fractions where they are means over iterations. */
  readonly counts: Float64Array;
  /** Positions that have been counted; the sum of `counts`. */
  readonly positions: number;
  /** Layers of the selection that have arrived, and how many it has. */
  readonly arrived: number;
  readonly layers: number;
  /** Layers whose every iteration up to the asked one has arrived. */
  readonly complete: number;
}

/** The view's selection, less what this network does not have (another tap preset, another pack). */
export function selectionIn(plan: PlanEvent, { tap, channel }: Pick<View, 'tap' | 'channel'>): Selection {
  const info = tap === null ? undefined : plan.taps[tap];
  if (tap === null || info === undefined) return { tap: null, channel: null };
  return { tap, channel: channel !== null && channel < info.shape[2] ? channel : null };
}

/** The layers that are drawn. */
export const tapsOf = (plan: PlanEvent, { tap }: Selection): number[] =>
  tap === null ? plan.taps.map((_, j) => j) : [tap];

// All channels together, once per tensor: with every frame of a stream the panel asks again for all of them.
const summed = new WeakMap<TapStats, Float64Array>();
function allChannels(stats: TapStats): Float64Array {
  const known = summed.get(stats);
  if (known) return known;
  const sum = new Float64Array(BIN_COUNT);
  for (let at = 0, bin = 0; at < stats.histogram.length; at++, bin = bin === BIN_COUNT - 1 ? 0 : bin + 1)
    sum[bin]! += stats.histogram[at]!;
  summed.set(stats, sum);
  return sum;
}

function add(into: Float64Array, stats: TapStats, channel: number | null, weight: number): void {
  if (channel === null) {
    const sum = allChannels(stats);
    for (let b = 0; b < BIN_COUNT; b++) into[b]! += weight * sum[b]!;
    return;
  }
  const from = channel * BIN_COUNT;
  for (let b = 0; b < BIN_COUNT; b++) into[b]! += weight * (stats.histogram[from + b] ?? 0);
}

/** GAIA's statistics at a tap, or those of S&I's iteration `i`, if they have arrived with histograms. */
function statsAt(record: ResultRecord, i: number | 'gaia', tap: number): TapStats | undefined {
  const stats =
    i === 'gaia' ? record.forward?.gaia.find((s) => s.tap === tap) : record.iterations[i - 1]?.[tap];
  return stats && stats.histogram.length > 0 ? stats : undefined;
}

/**
 * GAIA's histogram, that of one iteration of S&I (`iteration` 1..T), or the mean over the iterations that have arrived
 * (null), layer by layer.
 */
export function binsOf(
  record: ResultRecord,
  plan: PlanEvent,
  selection: Selection,
  iteration: number | 'gaia' | null,
): Bins {
  const counts = new Float64Array(BIN_COUNT);
  const taps = tapsOf(plan, selection);
  const T = record.settings.iterations;
  let arrived = 0;
  let complete = 0;
  for (const tap of taps) {
    const wanted = iteration === null ? Array.from({ length: T }, (_, i) => i + 1) : [iteration];
    const found = wanted
      .map((i) => statsAt(record, i, tap))
      .filter((stats): stats is TapStats => stats !== undefined);
    for (const stats of found) add(counts, stats, selection.channel, 1 / found.length);
    if (found.length > 0) arrived++;
    if (found.length === wanted.length) complete++;
  }
  return { counts, positions: counts.reduce((a, b) => a + b, 0), arrived, layers: taps.length, complete };
}

/** Which bins any iteration that has arrived fills, GAIA's included: axes made from these hold still under the scrubber. */
export function filledBins(record: ResultRecord, plan: PlanEvent, selection: Selection): readonly boolean[] {
  const sum = new Float64Array(BIN_COUNT);
  for (const tap of tapsOf(plan, selection))
    for (const i of ['gaia' as const, ...record.iterations.map((_, at) => at + 1)]) {
      const stats = statsAt(record, i, tap);
      if (stats) add(sum, stats, selection.channel, 1);
    }
  return Array.from(sum, (n) => n > 0);
}

/** Positions of the selection by the plan alone, so that axes can be fixed before anything has arrived. */
export function positionsOf(plan: PlanEvent, selection: Selection): number {
  return tapsOf(plan, selection).reduce((sum, tap) => {
    const [h, w, k] = plan.taps[tap]!.shape;
    return sum + h * w * (selection.channel === null ? k : 1);
  }, 0);
}

/** What a method's score is made of, over the channels of the selection. */
export interface Densities {
  readonly channels: number;
  /** Mean of the channels' densities, each with the same weight: few positions of a late layer count as many of an early one. */
  readonly mean: number;
  /** Share of non-zero positions: the mean of the densities with each channel's positions as weight. */
  readonly share: number;
  readonly equalsGaia: boolean;
}

/**
 * GAIA's densities, or S&I's integrated ones (Eq. 11, `add` and `multiply` included) after the last iteration at each layer;
 * null until every layer has them, and where the rule has no densities.
 */
export function densitiesOf(
  record: ResultRecord,
  plan: PlanEvent,
  selection: Selection,
  method: 'gaia' | 'si',
): Densities | null {
  if (plan.rule !== 'z') return null;
  const row = record.integrated[record.settings.iterations - 1];
  let [channels, sum, nonZero, equalsGaia] = [0, 0, 0, true];
  for (const tap of tapsOf(plan, selection)) {
    const gaia = record.forward?.gaia.find((s) => s.tap === tap)?.density;
    const density = method === 'gaia' ? gaia : row?.[tap]?.values;
    if (!density || !gaia) return null;
    const [h, w, k] = plan.taps[tap]!.shape;
    const [from, to] = selection.channel === null ? [0, k] : [selection.channel, selection.channel + 1];
    for (let c = from; c < to; c++) {
      channels++;
      sum += density[c]!;
      nonZero += density[c]! * h * w;
      equalsGaia &&= density[c] === gaia[c];
    }
  }
  return { channels, mean: sum / channels, share: nonZero / positionsOf(plan, selection), equalsGaia };
}

export const zeroShare = (bins: Bins): number =>
  bins.positions === 0 ? 0 : bins.counts[ZERO_BIN]! / bins.positions;
