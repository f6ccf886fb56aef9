import { nonZeroCounts, support } from '../histogram/reduce';
import type { Integration, ScoreForm } from '../settings';
import { alias, tf, type Tensor } from '../tf';

/**
 * S&I-Z's density (ICML 2025, Eq. 11) at one tap over the iterations so far, by one of three readings:
 * `mean`, the paper's: mean of the shares of non-zeros; `add`: share of non-zeros of the sum of the gradients, the
 * reference code's published command; `multiply`: of their product, its default.
 *
 * Differs from the reference code: the product's support is the meet of the supports, because a float32 product of many
 * small gradients underflows to zero where the gradients are not.
 */
export class TapIntegrator {
  private sum: Tensor | null = null;
  private mean: Float64Array | null = null;
  private iterations = 0;

  constructor(
    private readonly rule: Integration,
    private readonly tolerance: number,
  ) {}

  /**
   * Take in g_(i-1) `[1, H, W, K]` and its density `[K]`; returns the counts tensor to read back, or null for `mean`.
   */
  push(g: Tensor, density: Float32Array): Tensor | null {
    this.iterations++;
    if (this.rule === 'mean') {
      this.mean ??= new Float64Array(density.length);
      density.forEach((d, k) => (this.mean![k]! += d));
      return null;
    }
    const before = this.sum;
    const sum = tf.tidy(() => {
      if (this.rule === 'add') return before === null ? alias(g) : tf.add(before, g);
      return before === null ? support(g, this.tolerance) : tf.mul(before, support(g, this.tolerance));
    });
    this.sum = tf.keep(sum);
    before?.dispose();
    return nonZeroCounts(this.sum, this.rule === 'add' ? this.tolerance : 0);
  }

  /** The integrated density `[K]`, 0 to 1, from the read-back counts `[K]` (null for `mean`: from what was pushed). */
  density(counts: Float32Array | null, positions: number): Float32Array {
    if (counts !== null) return counts.map((n) => n / positions);
    return Float32Array.from(this.mean!, (d) => d / this.iterations);
  }

  /** Free the running sum or product. */
  dispose(): void {
    this.sum?.dispose();
  }
}

/**
 * The score of densities E_jk (`[K]` a tap): S&I's Eq. 14, `tau = sqrt(sum_jk E_jk^2)`, or the reference code's mean of
 * squares, in float64; larger = more OOD.
 */
export function zScore(densities: readonly Float32Array[], form: ScoreForm): number {
  let sum = 0;
  let n = 0;
  for (const density of densities) {
    for (const e of density) sum += e * e;
    n += density.length;
  }
  return form === 'tau' ? Math.sqrt(sum) : sum / n;
}
