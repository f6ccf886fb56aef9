import { backward, type CleanPass } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { tapStats } from '../histogram/reduce';
import type { IterationEvent, TapStats } from '../jobs';
import type { Settings } from '../settings';
import { alias, tf, type Tensor } from '../tf';
import { argmax, attackSeed, nodeRandom, softmax, step } from './attack';

/** d(sum_c log p_c)/dz = 1 - C p. */
export function logProbabilitySeed(z: ArrayLike<number>): Float32Array {
  return Float32Array.from(softmax(z), (p) => 1 - z.length * p);
}

/** One at the `floor(fraction D)` channels with the largest signed gradient; on a tie the lower index. */
export function topChannels(gradient: ArrayLike<number>, fraction: number): Float32Array {
  const order = Array.from({ length: gradient.length }, (_, k) => k);
  order.sort((a, b) => gradient[b]! - gradient[a]! || a - b);
  const mask = new Float32Array(gradient.length);
  for (const k of order.slice(0, Math.floor(fraction * gradient.length + 1e-9))) mask[k] = 1;
  return mask;
}

/** Mean over positions of each channel, `[K]`. */
const channelMean = (g: Tensor): Tensor => tf.tidy(() => tf.mean(tf.reshape(g, [-1, g.shape.at(-1)!]), 0));

/** `mean_jk (inner / outer)^2`, in float64. */
export function aScore(inner: readonly ArrayLike<number>[], outer: number): number {
  let sum = 0;
  let n = 0;
  for (const channel of inner) {
    for (let k = 0; k < channel.length; k++) sum += (channel[k]! / outer) ** 2;
    n += channel.length;
  }
  return sum / n;
}

export interface AInput {
  readonly pass: CleanPass;
  readonly logits: Float32Array;
  readonly taps: readonly string[];
  readonly groups: readonly (readonly number[])[];
  readonly settings: Settings;
  readonly histograms: boolean;
  /** Called between iterations: yields to the event loop and throws when the job is cancelled. */
  readonly pause: () => Promise<void>;
}
export type AEvent =
  | {
      readonly type: 'gaia';
      readonly stats: readonly TapStats[];
      readonly gaia: readonly Float32Array[];
      readonly gaiaScore: number;
    }
  | Omit<IterationEvent, 'done' | 'total'>
  | {
      readonly type: 'result';
      readonly gaia: Float32Array[];
      readonly si: Float32Array[];
      readonly gaiaScore: number;
      readonly byIteration: Float64Array;
    };

/** `sqrt(mean_c |g_c|)`, the outer factor. */
function outerOf(g: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < g.length; k++) sum += Math.abs(g[k]!);
  return Math.sqrt(sum / g.length);
}
const seedOf = (v: Float32Array): Tensor => tf.tensor2d(v, [1, v.length]);

/**
 * GAIA-A and S&I-A (Eq. 12, 13). outer = sqrt(mean_c |d(sum_c log p_c)/dh|), inner_jk = |mean_hw d(sum h)/dx^j|; S&I
 * sums both over T attacked points, its inner loss over the top channels only, and divides the score by T (Eq. 13; the
 * reference code does not divide). The iteration events carry iterations 1..T of the inner gradients, one tap group after
 * the other; their `integrated` is `|sum_i mean_hw g_(i-1)| / i`. Cost: T suffix passes of 1 forward and 2 backwards, the last without a step.
 *
 * The `gaia` event's gradient is GAIA's, of all channels: S&I-A's own first gradient is that of the top channels only, and
 * equals it where `topFraction` is 1.
 */
export async function* analyseA(input: AInput): AsyncGenerator<AEvent> {
  const { pass, logits, taps, settings } = input;
  const { model } = pass;
  const { features, output } = model.graph;
  const T = settings.iterations;
  const at = async (seed: Tensor): Promise<Float32Array> => {
    const g = backward(pass, output, seed, [features]).get(features)!;
    const data = (await g.data()) as Float32Array;
    tf.dispose([g, seed]);
    return data;
  };
  const outer0 = await at(seedOf(logProbabilitySeed(logits)));
  const ranking = await at(seedOf(new Float32Array(logits.length).fill(1)));
  const mask = topChannels(ranking, settings.topFraction);

  const ones = tf.ones([1, mask.length]);
  const g0 = backward(pass, features, ones, taps);
  ones.dispose();
  const list = taps.map((t) => g0.get(t)!);
  const stats = await tapStats(
    list,
    taps.map((_, j) => j),
    input.histograms,
    settings.tolerance,
  );
  const gaia = (await channelMeans(list)).map((m) => m.map(Math.abs));
  tf.dispose(list);
  const gaiaScore = aScore(gaia, outerOf(outer0));
  yield { type: 'gaia', stats, gaia, gaiaScore };

  // The same attack at the head's input (outer) and at every tap (inner): [features] and the tap groups alike.
  const outerSums: Float64Array[] = [];
  for await (const { sums } of attacked(input, [features], null)) outerSums.push(sums[0]!);
  const innerSums: Float64Array[][] = []; // [tap][iteration]
  for (const [index, group] of input.groups.entries()) {
    const nodes = group.map((j) => taps[j]!);
    for await (const { iteration, gradients, sums } of attacked(input, nodes, mask)) {
      group.forEach((j, n) => (innerSums[j] ??= []).push(sums[n]!));
      yield {
        type: 'iteration',
        iteration,
        group: index,
        taps: await tapStats(gradients, group, input.histograms, settings.tolerance),
        integrated: group.map((j, n) => ({
          tap: j,
          density: Float32Array.from(sums[n]!, (v) => Math.abs(v) / iteration),
        })),
      };
    }
  }
  const byIteration = Float64Array.from({ length: T }, (_, i) => {
    const inner = innerSums.map((sums) => sums[i]!);
    return aScore(inner, outerOf(outerSums[i]!)) / (i + 1);
  });
  const si = innerSums.map((sums) => Float32Array.from(sums[T - 1]!, (v) => Math.abs(v) / T));
  yield { type: 'result', gaia, si, gaiaScore, byIteration };
}

/** The channel means of several gradients with one read-back. */
async function channelMeans(gs: readonly Tensor[]): Promise<Float32Array[]> {
  const flat = tf.tidy(() => tf.concat(gs.map(channelMean), 0));
  const data = (await flat.data()) as Float32Array;
  flat.dispose();
  let at = 0;
  return gs.map((g) => data.slice(at, (at += g.shape.at(-1)!)));
}

interface Attacked {
  readonly iteration: number;
  /** This iteration's gradients, `[1, ...]` each; disposed after the step. */
  readonly gradients: readonly Tensor[];
  /** Running sums over iterations of the gradients' channel means, by node. */
  readonly sums: readonly Float64Array[];
}

/**
 * T attacked points at `nodes`: at each, the gradient of the inner loss (`mask` over the features) or, without a mask, of
 * the outer loss sum_c log p_c.
 */
async function* attacked(
  { pass, logits, settings, pause }: AInput,
  nodes: readonly string[],
  mask: Float32Array | null,
): AsyncGenerator<Attacked> {
  const { features, output } = pass.model.graph;
  const y = argmax(logits);
  const randoms = nodes.map((node) => nodeRandom(settings.seed, node));
  const xs = nodes.map((n) => alias(pass.values.get(n)!));
  let sums: Float64Array[] | null = null;
  try {
    for (let i = 1; i <= settings.iterations; i++) {
      await pause();
      const suffix = new SuffixPass(pass, nodes);
      try {
        const z = (await suffix.forward(xs).data()) as Float32Array;
        await pause();
        const seeds = (make: (zn: Float32Array) => Float32Array): Tensor => {
          const out = new Float32Array(z.length);
          for (let from = 0; from < z.length; from += logits.length)
            out.set(make(z.subarray(from, from + logits.length)), from);
          return tf.tensor2d(out, [z.length / logits.length, logits.length]);
        };
        const samples = suffix.activeAt(features).length;
        const seed =
          mask === null ? seeds(logProbabilitySeed) : tf.tidy(() => tf.tile(seedOf(mask), [samples, 1]));
        const gradients = suffix.backward(mask === null ? output : features, seed);
        seed.dispose();
        try {
          const before: Float64Array[] | null = sums;
          sums = (await channelMeans(gradients)).map((m, n) =>
            Float64Array.from(m, (v, k) => v + (before === null ? 0 : before[n]![k]!)),
          );
          yield { iteration: i, gradients, sums };
        } finally {
          tf.dispose(gradients);
        }
        if (i < settings.iterations && settings.perturbation !== 'none') {
          let directions: Tensor[] | null = null;
          if (settings.perturbation === 'adversarial') {
            const loss = seeds((zn) => attackSeed(settings.attackLoss, zn, y));
            directions = suffix.backward(output, loss);
            loss.dispose();
          }
          nodes.forEach((node, n) => {
            const before = xs[n]!;
            xs[n] = step(before, pass.values.get(node)!, directions?.[n] ?? null, settings, randoms[n]!);
            before.dispose();
          });
          tf.dispose(directions ?? []);
        }
      } finally {
        suffix.dispose();
      }
    }
  } finally {
    tf.dispose(xs);
  }
}
