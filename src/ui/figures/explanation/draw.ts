/** Shapes of an explanation's charts, as SVG paths: pure. */

/** Outline of bars standing side by side over `[0, width]`, `y(v)` the height of a value: one path, however many they are. */
export function barsPath(values: ArrayLike<number>, width: number, y: (v: number) => number): string {
  const n = values.length;
  if (n === 0) return '';
  const at = (i: number): string => ((i * width) / n).toFixed(2);
  const parts = [`M0 ${y(0).toFixed(2)}`];
  for (let i = 0; i < n; i++) {
    const v = values[i]!;
    parts.push(`V${y(Number.isFinite(v) ? v : 0).toFixed(2)}H${at(i + 1)}`);
  }
  return `${parts.join('')}V${y(0).toFixed(2)}Z`;
}

/** A scale of values onto `[height, 0]` that holds zero. */
export function scaleOf(
  values: readonly ArrayLike<number>[],
  height: number,
): { readonly low: number; readonly high: number; readonly y: (v: number) => number } {
  let [low, high] = [0, 0];
  for (const some of values)
    for (let i = 0; i < some.length; i++) {
      const v = some[i]!;
      if (Number.isFinite(v)) [low, high] = [Math.min(low, v), Math.max(high, v)];
    }
  const span = high - low || 1;
  return { low, high, y: (v) => height * (1 - (v - low) / span) };
}

/** Counts of values in equal bins from the least to the largest of all `values` and `marks`. */
export function binned(
  values: ArrayLike<number>,
  marks: readonly number[],
  bins: number,
): { readonly low: number; readonly high: number; readonly counts: readonly number[] } {
  let [low, high] = [Math.min(...marks), Math.max(...marks)];
  for (let i = 0; i < values.length; i++)
    [low, high] = [Math.min(low, values[i]!), Math.max(high, values[i]!)];
  const counts = Array.from({ length: bins }, () => 0);
  const span = high - low || 1;
  for (let i = 0; i < values.length; i++)
    counts[Math.min(bins - 1, Math.floor(((values[i]! - low) / span) * bins))]!++;
  return { low, high, counts };
}
