import { type CleanPass, forwardSteps } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { tapStats } from '../histogram/reduce';
import type { IterationEvent, TapStats } from '../jobs';
import { argmax } from '../math/softmax';
import { Pace } from '../pace';
import { tf, type Tensor } from '../tf';
import { checkRows } from '../validate';
import { attackSeed, maxLogitSeed, nextPoints, nodeRandom, rowsIn } from './attack';
import { gradientPairs, gradientsAt, suffixGradients } from './gradients';
import type { AnalysisInput } from './input';
import { RunningDensities } from './runningDensities';

/** What GAIA-Z and S&I-Z need of a job. */
export interface ZInput extends AnalysisInput {
  /** GAIA's densities of these images, where they are known already: they are not counted again. Only with rule `mean`. */
  readonly known?: readonly TapStats[];
}
/** GAIA at every tap, then one event an iteration 2..T and group, then the result. Every array holds N images, row by row. */
export type ZEvent =
  | { readonly type: 'gaia'; readonly stats: readonly TapStats[] }
  | Omit<IterationEvent, 'done' | 'total'>
  | {
      readonly type: 'result';
      /** Densities E_jk, `[N, K]` a tap, 0 to 1; S&I's are integrated over the T iterations. */
      readonly gaia: Float32Array[];
      readonly si: Float32Array[];
      /** S&I-Z's score after 1..T iterations, `[N, T]`. */
      readonly byIteration: Float64Array;
      /** The scores after 1..T iterations by each rule of `also`, `[N, T]`. */
      readonly alsoByIteration: readonly Float64Array[];
    };

/**
 * GAIA-Z (NeurIPS 2023) and S&I-Z (ICML 2025, Eq. 9 to 11 and 14) of N images, larger = more out-of-distribution; each image's
 * counts are those of it alone.
 *
 * E_jk = share of positions of channel k of tap j where g = d max_c z_c / d x^j is not zero; for S&I g is taken at T points
 * `x_i = x_(i-1) + eta sign(dL/dx_(i-1))`, each tap moved alone, and integrated as the settings say. The step follows the
 * attack loss L at the clean prediction y. Differs from the paper, which counts L's own gradient: the max-logit's is
 * counted, as in the reference code. Their supports are equal except where p underflows. With splitting off (Eq. 3) the
 * image is moved instead, and g is read at all taps of it.
 *
 * Iteration 1 is GAIA itself, so T = 1 costs one forward and one backward. Cost: 1 forward + 1 backward (2 seeds) + (T - 1)
 * suffix passes of 1 forward and 2 backwards, the last without a step; with splitting off passes of the whole network.
 */
export async function* analyseZ(input: ZInput): AsyncGenerator<ZEvent> {
  const run = new ZRun(input);
  const { settings, taps } = input;
  const { iterations: T, perturbation, splitting } = settings;
  const all = taps.map((_, j) => j);
  try {
    const stats = await run.clean();
    yield { type: 'gaia', stats };
    if (perturbation === 'none') {
      // Nothing moves, so every later gradient is the first one.
      for (let i = 2; i <= T; i++) yield await run.again(i, stats);
    } else {
      for (let i = 2; i <= T; i++) {
        for (const [index, group] of (splitting ? input.groups : [all]).entries())
          yield await run.moved(i, index, group);
        run.running.score(i);
      }
    }
    yield run.result(stats);
  } finally {
    run.dispose();
  }
}

/** One run: where every tap (or the image) has moved to, and the densities so far. */
class ZRun {
  readonly running: RunningDensities;
  private readonly pace: Pace;
  /** What moves: every tap, or with splitting off the image. */
  private readonly movers: readonly string[];
  private readonly randoms: readonly (() => number)[];
  /** The clean logits of each image, and the class predicted. */
  private readonly rows: readonly Float32Array[];
  private readonly y: readonly number[];
  /** x_i of every mover. */
  private x: Tensor[] = [];
  /** The first gradients, where nothing moves and they are counted again. */
  private still: Tensor[] = [];

  constructor(private readonly input: ZInput) {
    const { pass, taps, settings, logits } = input;
    this.pace = new Pace(input.pause);
    this.rows = rowsIn(logits, pass.model.classes);
    this.y = this.rows.map((z) => argmax(z));
    this.movers = settings.splitting ? taps : [pass.model.input];
    this.randoms = this.movers.map((node) => nodeRandom(settings.seed, node));
    this.running = new RunningDensities(pass.model, taps, this.rows.length, settings, input.also ?? []);
  }

  dispose(): void {
    this.running.dispose();
    tf.dispose([...this.x, ...this.still]);
  }

  /** Iteration 1, which is GAIA: its counts; then the first step. */
  async clean(): Promise<readonly TapStats[]> {
    const { pass, taps, settings, histograms, known } = this.input;
    const further = settings.iterations > 1;
    const moves = further && settings.perturbation !== 'none';
    const [g0, directions] = await this.gradients(pass, this.rows, moves, known === undefined);
    try {
      await this.pace.pause();
      const all = taps.map((_, j) => j);
      const stats = known ?? (await tapStats(this.pace, g0, all, taps, histograms, settings.tolerance));
      await this.running.add(g0, all, stats);
      this.running.score(1);
      const movers = this.movers.map((_, j) => j);
      if (moves)
        this.x = await this.movedOn(
          this.movers.map((node) => pass.values.get(node)!),
          directions,
          movers,
        );
      if (further && !moves) this.still = g0.splice(0);
      return stats;
    } finally {
      tf.dispose([...g0, ...directions]);
    }
  }

  /**
   * In a pass of the whole network: the gradients at all taps that are counted (where `counted`), and, where there is a next
   * step and it follows the attack, the directions of the movers.
   */
  private async gradients(
    pass: CleanPass,
    logits: readonly Float32Array[],
    more: boolean,
    counted = true,
  ): Promise<[counted: Tensor[], directions: Tensor[]]> {
    const { output } = pass.model.graph;
    const count = { seeds: logits.map((z) => maxLogitSeed(z)), nodes: this.input.taps };
    const toward = { seeds: this.attackSeeds(logits), nodes: this.movers };
    const attacks = more && this.input.settings.perturbation === 'adversarial';
    if (counted && attacks) return gradientPairs(this.pace, pass, output, count, toward);
    return [
      counted ? await gradientsAt(this.pace, pass, output, count) : [],
      attacks ? await gradientsAt(this.pace, pass, output, toward) : [],
    ];
  }

  /** The attack's seeds at these logits, one row a tap and image, at the class predicted for the clean image. */
  private attackSeeds(logits: readonly Float32Array[]): Float32Array[] {
    const { attackLoss } = this.input.settings;
    return logits.map((z, n) => attackSeed(attackLoss, z, this.y[n % this.y.length]!));
  }

  /** One step of the movers `which` from the points `from`; the caller disposes what was before. */
  private movedOn(
    from: readonly Tensor[],
    directions: readonly Tensor[],
    which: readonly number[],
  ): Promise<Tensor[]> {
    const { pass, settings } = this.input;
    const movers = which.map((j, n) => ({
      x: from[n]!,
      clean: pass.values.get(this.movers[j]!)!,
      direction: directions[n] ?? null,
      random: this.randoms[j]!,
    }));
    return this.pace.run(nextPoints(movers, settings));
  }

  /** Move the movers `which` on, in their places. */
  private async moveOn(directions: readonly Tensor[], which: readonly number[]): Promise<void> {
    const before = which.map((j) => this.x[j]!);
    const next = await this.movedOn(before, directions, which);
    which.forEach((j, n) => (this.x[j] = next[n]!));
    tf.dispose(before);
  }

  /** Iteration i where nothing moves: the gradients are the first ones. */
  async again(i: number, stats: readonly TapStats[]): Promise<ZEvent> {
    const all = this.input.taps.map((_, j) => j);
    await this.running.add(this.still, all, stats);
    this.running.score(i);
    return this.event(i, 0, all, stats);
  }

  /** Iteration i at one group of taps: their gradients where they have moved, counted; then the next step. */
  async moved(i: number, index: number, group: readonly number[]): Promise<ZEvent> {
    const { taps, settings, histograms } = this.input;
    await this.pace.pause();
    const more = i < settings.iterations;
    const gs = settings.splitting ? await this.splitStep(group, more) : await this.imageStep(more);
    try {
      const stats = await tapStats(this.pace, gs, group, taps, histograms, settings.tolerance);
      await this.running.add(gs, group, stats);
      return this.event(i, index, group, stats);
    } finally {
      tf.dispose(gs);
    }
  }

  private event(
    iteration: number,
    group: number,
    taps: readonly number[],
    stats: readonly TapStats[],
  ): ZEvent {
    const si = this.running.densities;
    const integrated = taps.map((j) => ({
      tap: j,
      statistic: { kind: 'density' as const, values: si[j]! },
    }));
    return { type: 'iteration', iteration, group, taps: stats, integrated };
  }

  /** One suffix pass over a group: the counted gradients; moves each x_j on when there is a next iteration. */
  private async splitStep(group: readonly number[], more: boolean): Promise<Tensor[]> {
    const { pass, taps, settings } = this.input;
    const { output } = pass.model.graph;
    const nodes = group.map((j) => taps[j]!);
    const suffix = new SuffixPass(pass, nodes);
    try {
      const z = await this.pace.run(suffix.forwardSteps(group.map((j) => this.x[j]!)));
      const rows = rowsIn((await z.data()) as Float32Array, pass.model.classes);
      await this.pace.pause();
      checkRows(
        rows,
        suffix.activeAt(output).map((n) => nodes[n]!),
      );
      if (more) {
        const attacks = settings.perturbation === 'adversarial';
        const seeds = attacks ? this.attackSeeds(rows) : [];
        const directions = attacks ? await suffixGradients(this.pace, suffix, output, seeds) : [];
        try {
          await this.moveOn(directions, group);
        } finally {
          tf.dispose(directions);
        }
        await this.pace.pause();
      }
      // The suffix pass keeps its own values: that x_j has moved on meanwhile changes nothing here.
      const seeds = rows.map((row) => maxLogitSeed(row));
      return await suffixGradients(this.pace, suffix, output, seeds);
    } finally {
      suffix.dispose();
    }
  }

  /** Splitting off (Eq. 3): gradients at all taps of the attacked images; moves the images on. */
  private async imageStep(more: boolean): Promise<Tensor[]> {
    const { model } = this.input.pass;
    const moved = await this.pace.run(forwardSteps(model, this.x[0]!));
    try {
      const rows = rowsIn((await moved.logits.data()) as Float32Array, model.classes);
      checkRows(rows, ['']);
      const [gs, directions] = await this.gradients(moved, rows, more);
      try {
        if (more) await this.moveOn(directions, [0]);
      } catch (error) {
        tf.dispose(gs);
        throw error;
      } finally {
        tf.dispose(directions);
      }
      return gs;
    } finally {
      moved.dispose();
    }
  }

  result(stats: readonly TapStats[]): ZEvent {
    const [byIteration, ...alsoByIteration] = this.running.scores;
    return {
      type: 'result',
      gaia: stats.map((s) => s.density),
      si: [...this.running.densities],
      byIteration: byIteration!,
      alsoByIteration,
    };
  }
}
