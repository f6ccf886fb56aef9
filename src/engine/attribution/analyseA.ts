import { backward, type CleanPass } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { tapStats } from '../histogram/reduce';
import type { TapStats } from '../jobs';
import type { Settings } from '../settings';
import { tf, type Tensor } from '../tf';
import { argmax, attackSeed, mulberry32, softmax, step } from './attack';

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
  readonly pause: () => Promise<void>;
}
export interface AResult {
  readonly stats: readonly TapStats[];
  readonly gaia: Float32Array[];
  readonly si: Float32Array[];
  readonly gaiaScore: number;
  readonly byIteration: Float64Array;
}

/**
 * GAIA-A and S&I-A (Eq. 12, 13). outer = sqrt(mean_c |d(sum_c log p_c)/dh|), inner_jk = |mean_hw d(sum h)/dx^j|; S&I
 * sums both over T attacked points, its inner loss over the top channels only, and divides the score by T (Eq. 13; the
 * reference code does not divide).
 */
export async function analyseA(input: AInput): Promise<AResult> {
  const { pass, logits, taps, settings } = input;
  const { model } = pass;
  const { features, output } = model.graph;
  const y = argmax(logits);
  const width = model.shapes.get(features)!.reduce((a, b) => a * b, 1);
  const T = settings.iterations;
  const random = mulberry32(settings.seed);
  const all = taps.map((_, j) => j);
  const seedOf = (v: Float32Array): Tensor => tf.tensor2d(v, [1, v.length]);

  const at = async (from: string, seed: Tensor, to: string): Promise<Float32Array> => {
    const g = backward(pass, from, seed, [to]).get(to)!;
    const data = (await g.data()) as Float32Array;
    tf.dispose([g, seed]);
    return data;
  };
  const outer0 = await at(output, seedOf(logProbabilitySeed(logits)), features);
  const ranking = await at(output, seedOf(new Float32Array(logits.length).fill(1)), features);
  const mask = topChannels(ranking, settings.topFraction);
  const outerOf = (g: ArrayLike<number>): number => {
    let sum = 0;
    for (let k = 0; k < g.length; k++) sum += Math.abs(g[k]!);
    return Math.sqrt(sum / g.length);
  };

  const ones = tf.ones([1, width]);
  const g0 = backward(pass, features, ones, taps);
  ones.dispose();
  const list = taps.map((t) => g0.get(t)!);
  const stats = await tapStats(list, all, input.histograms, settings.tolerance);
  const gaia: Float32Array[] = [];
  for (const g of list) {
    const m = channelMean(g);
    gaia.push(((await m.data()) as Float32Array).map(Math.abs));
    m.dispose();
  }
  tf.dispose(list);
  const gaiaScore = aScore(gaia, outerOf(outer0));

  // The same attack at the head's input (outer) and at every tap (inner): [features] and the tap groups alike.
  const outerSums = await attackedSums([features], 'outer');
  const innerSums: Float64Array[][] = []; // [tap][iteration]
  for (const group of input.groups) {
    const sums = await attackedSums(
      group.map((j) => taps[j]!),
      'inner',
    );
    group.forEach((j, n) => (innerSums[j] = sums[n]!));
  }
  const byIteration = new Float64Array(T);
  for (let i = 0; i < T; i++) {
    const inner = innerSums.map((sums) => absolute(sums, i));
    byIteration[i] = aScore(inner, outerOf(outerSums[0]![i]!)) / (i + 1);
  }
  const si = innerSums.map((sums) => Float32Array.from(absolute(sums, T - 1), (v) => v / T));
  return { stats, gaia, si, gaiaScore, byIteration };

  function absolute(sums: readonly Float64Array[], i: number): Float64Array {
    return sums[i]!.map(Math.abs);
  }

  /** For each node: the running sum over iterations 1..T of the gradient's channel means. */
  async function attackedSums(nodes: readonly string[], what: 'inner' | 'outer'): Promise<Float64Array[][]> {
    const xs = nodes.map((n) => tf.clone(pass.values.get(n)!));
    const sums: Float64Array[][] = nodes.map(() => []);
    try {
      for (let i = 1; i <= T; i++) {
        await input.pause();
        const suffix = new SuffixPass(pass, nodes);
        try {
          const z = (await suffix.forward(xs).data()) as Float32Array;
          const samples = suffix.activeAt(output).length;
          const seeds = (make: (zn: Float32Array) => Float32Array): Tensor => {
            const out = new Float32Array(z.length);
            for (let n = 0; n < samples; n++) {
              out.set(make(z.subarray(n * logits.length, (n + 1) * logits.length)), n * logits.length);
            }
            return tf.tensor2d(out, [samples, logits.length]);
          };
          const innerSamples = suffix.activeAt(features).length;
          const seed =
            what === 'outer'
              ? seeds(logProbabilitySeed)
              : tf.tidy(() => tf.tile(seedOf(mask), [innerSamples, 1]));
          const gs = suffix.backward(what === 'outer' ? output : features, seed);
          seed.dispose();
          for (const [n, g] of gs.entries()) {
            const m = channelMean(g);
            const now = Float64Array.from((await m.data()) as Float32Array);
            m.dispose();
            const before = sums[n]!.at(-1);
            sums[n]!.push(before === undefined ? now : now.map((v, k) => v + before[k]!));
          }
          tf.dispose(gs);
          if (i < T && settings.perturbation !== 'none') {
            let directions: Tensor[] | null = null;
            if (settings.perturbation === 'adversarial') {
              const loss = seeds((zn) => attackSeed(settings.attackLoss, zn, y));
              directions = suffix.backward(output, loss);
              loss.dispose();
            }
            nodes.forEach((node, n) => {
              const before = xs[n]!;
              xs[n] = step(before, pass.values.get(node)!, directions?.[n] ?? null, settings, random);
              before.dispose();
            });
            tf.dispose(directions ?? []);
          }
        } finally {
          suffix.dispose();
        }
      }
      return sums;
    } finally {
      tf.dispose(xs);
    }
  }
}
