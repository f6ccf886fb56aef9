import type { Interval } from './figure';
import { betaQuantile } from './special';

/** Intervals of late: a table of many pictures asks for the same few again and again, at some 80 us each. */
const known = new Map<string, Interval>();
const MOST_KNOWN = 256;

/**
 * Clopper and Pearson's interval of a share of which `k` of `n` were seen (Biometrika 26, 1934): never too narrow, whatever n.
 * Throws RangeError unless 0 <= k <= n, n >= 1, both whole.
 */
export function clopperPearson(k: number, n: number, level = 0.95): Interval {
  if (!Number.isInteger(k) || !Number.isInteger(n) || n < 1 || k < 0 || k > n)
    throw new RangeError(`${k} of ${n} is no count of a share.`);
  const key = `${k} ${n} ${level}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const tail = (1 - level) / 2;
  const interval = {
    low: k === 0 ? 0 : betaQuantile(tail, k, n - k + 1),
    high: k === n ? 1 : betaQuantile(1 - tail, k + 1, n - k),
  };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, interval);
  return interval;
}
