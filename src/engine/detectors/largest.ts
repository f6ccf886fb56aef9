/** Rounds to the nearest whole number, halves to the even one, as NumPy does. */
export function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

/** How many of n entries stay where `percent` of them go: `n - round(n p / 100)`. */
export const keptOf = (n: number, percent: number): number => n - roundHalfEven((n * percent) / 100);

/** Indices of the k largest values, the largest first; on a tie the lower index first. */
export const largest = (values: ArrayLike<number>, k: number): number[] =>
  Array.from({ length: values.length }, (_, i) => i)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, k);

const sum = (values: ArrayLike<number>): number => {
  let all = 0;
  for (let i = 0; i < values.length; i++) all += values[i]!;
  return all;
};

/** What is left of features `[D]` when `percent` of them go: the largest, and sums before (s1) and after (s2). */
export function pruned(f: ArrayLike<number>, percent: number) {
  const at = largest(f, keptOf(f.length, percent));
  return { at, s1: sum(f), s2: at.reduce((all, i) => all + f[i]!, 0) };
}

/** `exp(s1 / s2)`; 1 where s2 is 0, as there is nothing to scale. */
export const scaleOf = (s1: number, s2: number): number => (s2 === 0 ? 1 : Math.exp(s1 / s2));
