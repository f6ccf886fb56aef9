/** How much two histograms of the same positions differ, as a number: the eye does not see one in a thousand. */
import { BIN_COUNT } from '../../../engine/histogram/bins';
import { formatCount, formatNumber } from '../../charts/format';
import type { Bins } from './aggregate';

export interface Difference {
  /** A fraction where one of the two is a mean over iterations. */
  readonly positions: number;
  readonly of: number;
  /** The largest difference in one bin, in positions. */
  readonly largest: number;
}

/**
 * Half the sum of the differences of the counts: so many positions, at least, are in one bin here and in another there.
 * Null until both are whole.
 */
export function differenceOf(a: Bins, b: Bins): Difference | null {
  if (a.positions === 0 || a.complete < a.layers || b.complete < b.layers) return null;
  let sum = 0;
  let largest = 0;
  for (let bin = 0; bin < BIN_COUNT; bin++) {
    const gap = Math.abs(a.counts[bin]! - b.counts[bin]!);
    sum += gap;
    largest = Math.max(largest, gap);
  }
  // Means over iterations are sums of fractions: what rounding leaves is no difference.
  const positions = sum / 2 <= 1e-9 * a.positions ? 0 : sum / 2;
  return { positions, of: a.positions, largest };
}

/**
 * "The two histograms differ in at least 26 of 180,224 positions (0.014%)": the answer where they look the same. `visible` is
 * the least difference of one bin, in positions, that a bar shows.
 */
export function differenceText({ positions, of, largest }: Difference, visible: number): string {
  if (positions === 0) return 'The two histograms are equal.';
  const percent = (100 * positions) / of;
  const count = positions < 10 ? formatNumber(positions, 2) : formatCount(positions);
  const faint = largest < visible ? '; too few to see in the bars' : '';
  return `The two histograms differ in at least ${count} of ${formatCount(of)} positions (${formatNumber(percent, 2)}%)${faint}.`;
}
