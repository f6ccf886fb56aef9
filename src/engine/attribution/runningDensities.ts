import type { Model } from '../graph/model';
import type { TapStats } from '../jobs';
import type { Integration, Settings } from '../settings';
import { read, tf, type Tensor } from '../tf';
import { TapIntegrator, zScores } from './integrate';

/** S&I-Z's densities over the iterations so far, of N images, by the settings' rule and by further ones. */
export class RunningDensities {
  /** The scores by rule, `[N, T]`; after iteration i the first i of each row. */
  readonly scores: readonly Float64Array[];
  private readonly integrators: readonly (readonly TapIntegrator[])[];
  /** `[N K]` by rule and tap. */
  private readonly byRule: readonly Float32Array[][];
  /** Positions of a channel at every tap. */
  private readonly positions: readonly number[];

  constructor(
    model: Model,
    taps: readonly string[],
    private readonly images: number,
    private readonly settings: Settings,
    also: readonly Integration[],
  ) {
    const rules = [settings.integration, ...also];
    this.integrators = rules.map((rule) => taps.map(() => new TapIntegrator(rule, settings.tolerance)));
    this.byRule = rules.map(() => []);
    this.scores = rules.map(() => new Float64Array(images * settings.iterations));
    this.positions = taps.map((t) =>
      model.shapes
        .get(t)!
        .slice(0, -1)
        .reduce((a, b) => a * b, 1),
    );
  }

  /** The densities by the settings' rule, `[N K]` a tap: what streams. */
  get densities(): readonly Float32Array[] {
    return this.byRule[0]!;
  }

  /**
   * Fold one iteration's gradients `[N, ...]` at a group of taps into the densities; one read-back for the group. Rule `mean`
   * reads the counts alone: there may be no gradients then.
   */
  async add(gs: readonly Tensor[], group: readonly number[], stats: readonly TapStats[]): Promise<void> {
    /** By rule and tap, whether the density is of counts that must be read back. */
    let counted: boolean[][] = [];
    const [joined] = tf.tidy(() => {
      const counts = this.integrators.map((integrators) =>
        group.map((j, n) => integrators[j]!.push(gs[n] ?? null, stats[n]!.density)),
      );
      counted = counts.map((row) => row.map((c) => c !== null));
      const pending = counts.flat().filter((c) => c !== null);
      return pending.length === 0 ? [] : [tf.concat(pending, 0)];
    });
    const flat = joined === undefined ? new Float32Array(0) : await read(joined);
    let at = 0;
    this.integrators.forEach((integrators, r) => {
      group.forEach((j, n) => {
        const rows = stats[n]!.density.length;
        const own = counted[r]![n]! ? flat.slice(at, at + rows) : null;
        this.byRule[r]![j] = integrators[j]!.density(own, this.positions[j]!);
        if (own !== null) at += rows;
      });
    });
  }

  /** Write down the scores after iteration i. */
  score(i: number): void {
    this.byRule.forEach((densities, r) => {
      zScores(densities, this.images, this.settings.scoreForm).forEach((value, n) => {
        this.scores[r]![n * this.settings.iterations + i - 1] = value;
      });
    });
  }

  /** Free the running sums and products. */
  dispose(): void {
    for (const integrator of this.integrators.flat()) integrator.dispose();
  }
}
