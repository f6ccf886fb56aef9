/**
 * `count` (2 or more) quantiles of `values` (at least one) at probabilities i / (count - 1), by linear interpolation between
 * order statistics, as NumPy's default.
 */
export function quantiles(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: count }, (_, i) => {
    const at = (i / (count - 1)) * (sorted.length - 1);
    const low = Math.floor(at);
    const a = sorted[low]!;
    const b = sorted[Math.min(low + 1, sorted.length - 1)]!;
    return a + (at - low) * (b - a);
  });
}
