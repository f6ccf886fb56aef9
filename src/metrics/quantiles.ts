/** The quantile of `sorted` (ascending, at least one) at `p` in 0..1, by linear interpolation as NumPy's default. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low]!;
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return a + (at - low) * (b - a);
}

/**
 * `count` (2 or more) quantiles of `values` (at least one) at probabilities i / (count - 1), by linear interpolation between
 * order statistics, as NumPy's default.
 */
export function quantiles(values: ArrayLike<number>, count: number): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: count }, (_, i) => quantileOfSorted(sorted, i / (count - 1)));
}
