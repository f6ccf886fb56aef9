/** Many tests at once. */

/** p-values with their places, smallest first. */
const ordered = (pValues: readonly number[]): { p: number; at: number }[] =>
  pValues.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p || a.at - b.at);

function checked(pValues: readonly number[]): void {
  const bad = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) throw new RangeError(`p-value ${bad + 1} is ${pValues[bad]}; it must lie in 0..1.`);
}

/**
 * Holm's adjusted p-values (Scandinavian Journal of Statistics 6, 1979), in the given order: rejecting what is at or below alpha
 * keeps the chance of any false rejection at or below alpha. Throws RangeError outside 0..1.
 */
export function holm(pValues: readonly number[]): number[] {
  checked(pValues);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 0;
  ordered(pValues).forEach(({ p, at }, i) => {
    least = Math.max(least, Math.min(1, (pValues.length - i) * p));
    adjusted[at] = least;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's adjusted p-values (J. R. Statist. Soc. B 57, 1995), in the given order: rejecting what is at or below
 * q keeps the expected share of false rejections at or below q. Throws RangeError outside 0..1.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  checked(pValues);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let most = 1;
  ordered(pValues)
    .reverse()
    .forEach(({ p, at }, i) => {
      most = Math.min(most, p * (pValues.length / (pValues.length - i)));
      adjusted[at] = most;
    });
  return adjusted;
}
