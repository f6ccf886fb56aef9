import { EngineError } from '../errors';
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
   * Take in g_(i-1) `[N, H, W, K]` and its density `[N K]`; returns the counts tensor to read back, or null for `mean`,
   * which needs no gradient.
   */
  push(g: Tensor | null, density: Float32Array): Tensor | null {
    this.iterations++;
    if (this.rule === 'mean') {
      this.mean ??= new Float64Array(density.length);
      density.forEach((d, k) => (this.mean![k]! += d));
      return null;
    }
    if (g === null) throw new EngineError('internal', `The rule "${this.rule}" needs the gradients.`);
    const before = this.sum;
    const sum = tf.tidy(() => {
      if (this.rule === 'add') return before === null ? alias(g) : tf.add(before, g);
      return before === null ? support(g, this.tolerance) : tf.mul(before, support(g, this.tolerance));
    });
    this.sum = tf.keep(sum);
    before?.dispose();
    return nonZeroCounts(this.sum, this.rule === 'add' ? this.tolerance : 0);
  }

  /** The integrated density `[N K]`, 0 to 1, from the read-back counts `[N K]` (null for `mean`: from what was pushed). */
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
export const zScore = (densities: readonly Float32Array[], form: ScoreForm): number =>
  zScores(densities, 1, form)[0]!;

/** `zScore` of each of N images, the densities being `[N, K]` a tap. */
export function zScores(densities: readonly Float32Array[], n: number, form: ScoreForm): Float64Array {
  return Float64Array.from({ length: n }, (_, image) => {
    let sum = 0;
    let all = 0;
    for (const density of densities) {
      const k = density.length / n;
      for (let c = image * k; c < (image + 1) * k; c++) sum += density[c]! * density[c]!;
      all += k;
    }
    return form === 'tau' ? Math.sqrt(sum) : sum / all;
  });
}
