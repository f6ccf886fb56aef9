import type { Interval } from './figure';
import { betaQuantile } from './special';

/**
 * Clopper and Pearson's interval of a share of which `k` of `n` were seen (Biometrika 26, 1934): never too narrow, whatever n.
 * Throws RangeError unless 0 <= k <= n, n >= 1, both whole.
 */
export function clopperPearson(k: number, n: number, level = 0.95): Interval {
  if (!Number.isInteger(k) || !Number.isInteger(n) || n < 1 || k < 0 || k > n)
    throw new RangeError(`${k} of ${n} is no count of a share.`);
  const tail = (1 - level) / 2;
  return {
    low: k === 0 ? 0 : betaQuantile(tail, k, n - k + 1),
    high: k === n ? 1 : betaQuantile(1 - tail, k + 1, n - k),
  };
}
