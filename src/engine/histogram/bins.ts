/**
 * Histogram bins, fixed and shared by every method so that two histograms can be laid on each other.
 *
 * Index 0..N-1: negative values, largest magnitude first; N: exactly zero; N+1..2N: positive, smallest first.
 * Magnitudes are logarithmic from 1e-12 to 1e2, `PER_DECADE` bins a decade; what lies beyond falls in the end bins.
 */
export const PER_DECADE = 2;
/** Decimal exponents of the least and of the largest edge. */
export const MIN_EXPONENT = -12;
export const MAX_EXPONENT = 2;
/** Bins on one side of zero. */
export const SIDE_BINS = (MAX_EXPONENT - MIN_EXPONENT) * PER_DECADE;
/** Index of the bin of exact zeros. */
export const ZERO_BIN = SIDE_BINS;
/** Bins of both sides and the zero bin: 57. */
export const BIN_COUNT = 2 * SIDE_BINS + 1;

/**
 * Bin of a finite value; float64, so that a float32 value at a bin's edge may fall beside where the backend puts it.
 */
export function binOf(value: number): number {
  if (value === 0) return ZERO_BIN;
  const raw = Math.floor((Math.log10(Math.abs(value)) - MIN_EXPONENT) * PER_DECADE);
  const k = Math.min(SIDE_BINS - 1, Math.max(0, raw));
  return value > 0 ? ZERO_BIN + 1 + k : ZERO_BIN - 1 - k;
}

/** Magnitude range `[lower, upper)` of bin `index`, and its sign (0 for the zero bin). */
export function binRange(index: number): { sign: -1 | 0 | 1; lower: number; upper: number } {
  if (index === ZERO_BIN) return { sign: 0, lower: 0, upper: 0 };
  const k = index > ZERO_BIN ? index - ZERO_BIN - 1 : ZERO_BIN - 1 - index;
  return {
    sign: index > ZERO_BIN ? 1 : -1,
    lower: 10 ** (MIN_EXPONENT + k / PER_DECADE),
    upper: 10 ** (MIN_EXPONENT + (k + 1) / PER_DECADE),
  };
}
