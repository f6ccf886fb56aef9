/** What ID images fill the histogram's bins with, to stand behind a picture's own. */
import { BIN_COUNT, ZERO_BIN } from '../../../engine/histogram/bins';
import type { Reference } from '../../../calibration/reference';
import type { ResultRecord } from '../../../store/types';
import { columnFor } from '../reference/model';
import type { Selection } from './aggregate';

/** Bins with a smaller share than this are no reason to widen the axis. */
const VISIBLE = 1e-3;

export interface Silhouette {
  /** Counts of an average ID image in each bin. */
  readonly counts: Float64Array;
  readonly positions: number;
}

/**
 * The average ID image's counts at all layers or one; null for one channel, of which none are kept, and where there is no reference
 * for this method, settings and iteration.
 */
export function silhouetteOf(
  record: ResultRecord,
  reference: Reference | null,
  side: 'gaia' | 'si',
  { tap, channel }: Selection,
  iteration: number | null,
): Silhouette | null {
  if (reference === null || channel !== null) return null;
  if (side === 'si' && iteration !== null && iteration > 1) return null;
  const column = columnFor(reference, record, iteration === 1 ? 'gaia' : side);
  if (column === null) return null;
  const counts = new Float64Array(BIN_COUNT);
  const taps = tap === null ? reference.taps.map((_, j) => j) : [tap];
  for (const j of taps) for (let b = 0; b < BIN_COUNT; b++) counts[b]! += column.counts[j * BIN_COUNT + b]!;
  return { counts, positions: counts.reduce((a, b) => a + b, 0) };
}

export const zeroShareOf = ({ counts, positions }: Silhouette): number => counts[ZERO_BIN]! / positions;

/** Which bins of a silhouette are high enough to be seen. */
export const visibleBins = (s: Silhouette | null): readonly boolean[] =>
  s === null ? [] : Array.from(s.counts, (n) => n > VISIBLE * s.positions);
