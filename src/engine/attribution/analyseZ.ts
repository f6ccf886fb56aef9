import { backward, type CleanPass, forward } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { tapStats } from '../histogram/reduce';
import type { IterationEvent, TapStats } from '../jobs';
import type { Integration, Settings } from '../settings';
import { read, tf, type Tensor } from '../tf';
import { checkLogits } from '../validate';
import { argmax } from '../math/softmax';
import { attackSeed, maxLogitSeed, nodeRandom, seedOf, step } from './attack';
import { TapIntegrator, zScore } from './integrate';

/** What GAIA-Z and S&I-Z need of a job. */
export interface ZInput {
  /** The clean values of one image, `[1, ...]` each; the caller disposes them. */
  readonly pass: CleanPass;
  /** The clean logits, `[C]`. */
  readonly logits: Float32Array;
  /** Node names in topological order. */
  readonly taps: readonly string[];
  /** Indices into `taps`: what goes through the network in one suffix pass. */
  readonly groups: readonly (readonly number[])[];
  readonly settings: Settings;
  /** Whether the statistics hold histograms. */
  readonly histograms: boolean;
  /** Further integration rules over the same gradients, for calibration: their scores come with the result. */
  readonly also?: readonly Integration[];
  /** Called before every pass over a tap group: yields to the event loop and throws when the job is cancelled. */
  readonly pause: () => Promise<void>;
}
/** GAIA at every tap, then one event an iteration 2..T and group, then the result. */
export type ZEvent =
  | { readonly type: 'gaia'; readonly stats: readonly TapStats[] }
  | Omit<IterationEvent, 'done' | 'total'>
  | {
      readonly type: 'result';
      /** Densities E_jk, `[K]` a tap, 0 to 1; S&I's are integrated over the T iterations. */
      readonly gaia: Float32Array[];
      readonly si: Float32Array[];
      /** S&I-Z's score after 1..T iterations. */
      readonly byIteration: Float64Array;
      /** The scores after 1..T iterations by each rule of `also`. */
      readonly alsoByIteration: readonly Float64Array[];
    };

const rowOf = (g: Tensor, row: number): Tensor => tf.slice(g, [row], [1]);

/**
 * GAIA-Z (NeurIPS 2023) and S&I-Z (ICML 2025, Eq. 9 to 11 and 14) of one image, larger = more out-of-distribution.
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
  const { pass, taps, settings, logits } = input;
  const y = argmax(logits);
  const { iterations: T } = settings;
  const attacked = settings.perturbation === 'adversarial' && T > 1;
  const rules = [settings.integration, ...(input.also ?? [])];
  const integrators = rules.map((rule) => taps.map(() => new TapIntegrator(rule, settings.tolerance)));
  const positions = taps.map((t) =>
    pass.model.shapes
      .get(t)!
      .slice(0, -1)
      .reduce((a, b) => a * b, 1),
  );
  /** x_i of every tap, or with splitting off of the image alone. */
  let x: Tensor[] = [];
  const byIteration = rules.map(() => new Float64Array(T));
  /** The running densities by rule and tap; the first rule's are what streams. */
  const densities: Float32Array[][] = rules.map(() => []);
  const si = densities[0]!;
  const gaia: Float32Array[] = [];
  /** What moves: every tap, or with splitting off the image. */
  const movers = settings.splitting ? taps : [pass.model.input];
  const randoms = movers.map((node) => nodeRandom(settings.seed, node));

  /** Fold one iteration's gradients into the running densities; one read-back for the group. */
  async function integrate(
    gs: readonly Tensor[],
    group: readonly number[],
    stats: readonly TapStats[],
  ): Promise<void> {
    /** By rule and tap, whether the density is of counts that must be read back. */
    let counted: boolean[][] = [];
    const [joined] = tf.tidy(() => {
      const counts = rules.map((_, r) =>
        group.map((j, n) => integrators[r]![j]!.push(gs[n]!, stats[n]!.density)),
      );
      counted = counts.map((row) => row.map((c) => c !== null));
      const pending = counts.flat().filter((c) => c !== null);
      return pending.length === 0 ? [] : [tf.concat(pending, 0)];
    });
    const flat = joined === undefined ? new Float32Array(0) : await read(joined);
    let at = 0;
    rules.forEach((_, r) => {
      group.forEach((j, n) => {
        const k = stats[n]!.density.length;
        const own = counted[r]![n]! ? flat.slice(at, at + k) : null;
        densities[r]![j] = integrators[r]![j]!.density(own, positions[j]!);
        if (own !== null) at += k;
      });
    });
  }
  const score = (i: number): void => {
    rules.forEach((_, r) => (byIteration[r]![i - 1] = zScore(densities[r]!, settings.scoreForm)));
  };

  try {
    // GAIA's gradients, and where the first step goes: one backward pass of two seeds.
    const [g0, directions] = tf.tidy(() => {
      const seed = seedOf(
        maxLogitSeed(logits),
        ...(attacked ? [attackSeed(settings.attackLoss, logits, y)] : []),
      );
      const wanted = [...taps, ...(attacked ? movers : [])];
      const grads = backward(pass, pass.model.graph.output, seed, wanted);
      const row = (nodes: readonly string[], n: number): Tensor[] =>
        nodes.map((node) => rowOf(grads.get(node)!, n));
      return [row(taps, 0), attacked ? row(movers, 1) : []] as [Tensor[], Tensor[]];
    });
    try {
      await input.pause();
      const all = taps.map((_, j) => j);
      const stats = await tapStats(g0, all, taps, input.histograms, settings.tolerance);
      stats.forEach((s, j) => (gaia[j] = s.density));
      await integrate(g0, all, stats);
      score(1);
      yield { type: 'gaia', stats };
      if (T > 1 && settings.perturbation === 'none') {
        // Nothing moves, so every later gradient is the first one.
        for (let i = 2; i <= T; i++) {
          await integrate(g0, all, stats);
          score(i);
          yield {
            type: 'iteration',
            iteration: i,
            group: 0,
            taps: stats,
            integrated: all.map((j) => ({ tap: j, density: si[j]! })),
          };
        }
      } else if (T > 1) {
        x = movedOn(
          movers.map((node) => pass.values.get(node)!),
          attacked ? directions : null,
        );
      }
    } finally {
      tf.dispose([...g0, ...directions]);
    }

    if (settings.perturbation !== 'none') {
      for (let i = 2; i <= T; i++) {
        const more = i < T;
        const groups = settings.splitting ? input.groups : [taps.map((_, j) => j)];
        for (const [index, group] of groups.entries()) {
          await input.pause();
          const gs = settings.splitting ? await splitStep(group, more) : await imageStep(more);
          try {
            const stats = await tapStats(gs, group, taps, input.histograms, settings.tolerance);
            await integrate(gs, group, stats);
            yield {
              type: 'iteration',
              iteration: i,
              group: index,
              taps: stats,
              integrated: group.map((j) => ({ tap: j, density: si[j]! })),
            };
          } finally {
            tf.dispose([...gs]);
          }
        }
        score(i);
      }
    }
    yield { type: 'result', gaia, si, byIteration: byIteration[0]!, alsoByIteration: byIteration.slice(1) };
  } finally {
    for (const integrator of integrators.flat()) integrator.dispose();
    tf.dispose(x);
  }

  /** One step of the movers `which` (all where not given) from the points `from`; the caller disposes what was before. */
  function movedOn(
    from: readonly Tensor[],
    directions: readonly Tensor[] | null,
    which: readonly number[] = movers.map((_, j) => j),
  ): Tensor[] {
    return tf.tidy(() =>
      which.map((j, n) =>
        step(from[n]!, pass.values.get(movers[j]!)!, directions?.[n] ?? null, settings, randoms[j]!),
      ),
    );
  }

  /** One suffix pass over a group: the counted gradients; moves each x_j on when there is a next iteration. */
  async function splitStep(group: readonly number[], more: boolean): Promise<Tensor[]> {
    const { model } = pass;
    const suffix = new SuffixPass(
      pass,
      group.map((j) => taps[j]!),
    );
    try {
      const data = (await suffix.forward(group.map((j) => x[j]!)).data()) as Float32Array;
      await input.pause();
      const rows = suffix.activeAt(model.graph.output).map((n, at) => {
        const row = data.subarray(at * logits.length, (at + 1) * logits.length);
        checkLogits(row, `the image attacked at "${taps[group[n]!]}"`);
        return row;
      });
      const back = (make: (zn: Float32Array) => Float32Array): Tensor[] =>
        suffix.backward(model.graph.output, seedOf(...rows.map(make)));
      if (more) {
        const before = group.map((j) => x[j]!);
        const next = tf.tidy(() => {
          const directions = attacked ? back((zn) => attackSeed(settings.attackLoss, zn, y)) : null;
          return movedOn(before, directions, group);
        });
        group.forEach((j, n) => (x[j] = next[n]!));
        tf.dispose(before);
        await input.pause();
      }
      // The suffix pass keeps its own values: that x_j has moved on meanwhile changes nothing here.
      return tf.tidy(() => back(maxLogitSeed));
    } finally {
      suffix.dispose();
    }
  }

  /** Splitting off (Eq. 3): gradients at all taps of the attacked image; moves the image on. */
  async function imageStep(more: boolean): Promise<Tensor[]> {
    const { model } = pass;
    const moved = forward(model, x[0]!);
    try {
      const z = (await moved.logits.data()) as Float32Array;
      checkLogits(z, 'the attacked image');
      const [gs, next] = tf.tidy(() => {
        const on = more && attacked;
        const seed = seedOf(maxLogitSeed(z), ...(on ? [attackSeed(settings.attackLoss, z, y)] : []));
        const grads = backward(moved, model.graph.output, seed, [...taps, ...(on ? movers : [])]);
        const directions = on ? movers.map((node) => rowOf(grads.get(node)!, 1)) : null;
        return [taps.map((t) => rowOf(grads.get(t)!, 0)), more ? movedOn(x, directions) : []] as [
          Tensor[],
          Tensor[],
        ];
      });
      if (more) {
        tf.dispose(x);
        x = next;
      }
      return gs;
    } finally {
      moved.dispose();
    }
  }
}
