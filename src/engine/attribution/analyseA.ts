import { backward } from '../graph/pass';
import { tapStats } from '../histogram/reduce';
import type { IterationEvent, TapStats } from '../jobs';
import { read, tf, type Tensor } from '../tf';
import { seedOf } from './attack';
import {
  type AInput,
  attackedImage,
  attackedNodes,
  channelMeans,
  type Inner,
  logProbabilitySeed,
} from './attackedA';

/**
 * S&I-A's choice of features, `[D]`: one at the `floor(fraction D)` channels with the largest signed gradient, zero
 * elsewhere; on a tie the lower index. `fraction` is 0 to 1.
 */
export function topChannels(gradient: ArrayLike<number>, fraction: number): Float32Array {
  const order = Array.from({ length: gradient.length }, (_, k) => k);
  order.sort((a, b) => gradient[b]! - gradient[a]! || a - b);
  const mask = new Float32Array(gradient.length);
  for (const k of order.slice(0, Math.floor(fraction * gradient.length + 1e-9))) mask[k] = 1;
  return mask;
}

/** `mean_jk (inner / outer)^2` over the channels k of all taps j, in float64; not finite where `outer` is 0. */
function aScore(inner: readonly ArrayLike<number>[], outer: number): number {
  let sum = 0;
  let n = 0;
  for (const channel of inner) {
    for (let k = 0; k < channel.length; k++) sum += (channel[k]! / outer) ** 2;
    n += channel.length;
  }
  return sum / n;
}

/** GAIA, then one event a group and iteration 2..T, then the result. */
export type AEvent =
  | {
      readonly type: 'gaia';
      readonly stats: readonly TapStats[];
      /** GAIA's inner factors, `[K]` a tap. */
      readonly gaia: readonly Float32Array[];
      readonly gaiaScore: number;
    }
  | Omit<IterationEvent, 'done' | 'total'>
  | {
      readonly type: 'result';
      /** Inner factors, `[K]` a tap; S&I's are means over the T iterations. */
      readonly gaia: Float32Array[];
      readonly si: Float32Array[];
      readonly gaiaScore: number;
      /** S&I-A's score after 1..T iterations. */
      readonly byIteration: Float64Array;
    };

/** `sqrt(mean_c |g_c|)`, the outer factor. */
function outerOf(g: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < g.length; k++) sum += Math.abs(g[k]!);
  return Math.sqrt(sum / g.length);
}
const rowOf = (g: Tensor, row: number): Tensor => tf.slice(g, [row], [1]);
/** `before + g`, in float64; a copy of g where there is nothing before. */
const plus = (before: Float64Array | undefined, g: Float32Array): Float64Array =>
  Float64Array.from(g, (v, k) => v + (before?.[k] ?? 0));

/**
 * GAIA-A (NeurIPS 2023) and S&I-A (ICML 2025, Eq. 12 and 13) of one image, larger = more out-of-distribution.
 *
 * outer = sqrt(mean_c |d(sum_c log p_c)/dh|), h the features `[D]`; inner_jk = |mean_hw d(sum h)/dx^j|; the score is
 * mean_jk (inner / outer)^2. S&I sums both gradients over T attacked points, its inner loss over the top channels only,
 * and divides the score by T (Eq. 13; the reference code does not divide, and is wrong at batch size 1). The points are
 * those of `analyseZ`: each tap and the features attacked alone, or, with splitting off, the image (Eq. 3).
 *
 * The `gaia` event's gradient is GAIA's, of all channels: S&I-A's own first gradient is that of the top channels only, and
 * equals it where `topFraction` is 1; T = 1 is then GAIA-A exactly. The iteration events carry iterations 1..T of the inner
 * gradients, one tap group after the other; their `integrated` is `|sum_i mean_hw g_(i-1)| / i`.
 *
 * Cost: 1 forward, 1 backward of 2 seeds and 1 of the attack, then T - 1 suffix passes of 1 forward and 2 backwards, the
 * last without a step.
 */
export async function* analyseA(input: AInput): AsyncGenerator<AEvent> {
  const { pass, logits, taps, settings } = input;
  const { model } = pass;
  const { features, output } = model.graph;
  const T = settings.iterations;
  const all = taps.map((_, j) => j);
  const at = (seed: Float32Array): Promise<Float32Array> =>
    read(tf.tidy(() => backward(pass, output, seedOf(seed), [features]).get(features)!));
  const outer1 = await at(logProbabilitySeed(logits));
  const ranking = await at(new Float32Array(logits.length).fill(1));
  const mask = topChannels(ranking, settings.topFraction);

  // Both inner losses at the clean values: of all channels, GAIA's, and of the top ones, S&I's first.
  const [list, first] = tf.tidy(() => {
    const grads = backward(pass, features, seedOf(new Float32Array(mask.length).fill(1), mask), taps);
    const row = (n: number): Tensor[] => taps.map((t) => rowOf(grads.get(t)!, n));
    return [row(0), row(1)] as [Tensor[], Tensor[]];
  });
  try {
    const stats = await tapStats(list, all, taps, input.histograms, settings.tolerance);
    const gaia = (await channelMeans(list)).map((m) => m.map(Math.abs));
    tf.dispose(list);
    const gaiaScore = aScore(gaia, outerOf(outer1));
    yield { type: 'gaia', stats, gaia, gaiaScore };

    const outerSums = [plus(undefined, outer1)];
    const innerSums: Float64Array[][] = taps.map(() => []); // [tap][iteration]
    /** Add one iteration's channel means of a group's inner gradients, and say so. */
    const add = (
      { iteration, means, taps: seen }: Inner,
      index: number,
      group: readonly number[],
    ): AEvent => {
      group.forEach((j, n) => innerSums[j]!.push(plus(innerSums[j]!.at(-1), means[n]!)));
      return {
        type: 'iteration',
        iteration,
        group: index,
        taps: seen,
        integrated: group.map((j) => ({
          tap: j,
          density: Float32Array.from(innerSums[j]!.at(-1)!, (v) => Math.abs(v) / iteration),
        })),
      };
    };
    const moves = settings.perturbation !== 'none';
    // The same attack at the head's input (outer) and at every tap (inner): [features] and the tap groups alike.
    if (moves && settings.splitting && T > 1)
      for await (const { means } of attackedNodes(input, [0], [features], null))
        outerSums.push(plus(outerSums.at(-1), means[0]!));
    for (const [index, group] of (moves && settings.splitting ? input.groups : [all]).entries()) {
      const own = group.map((j) => first[j]!);
      const clean: Inner = {
        iteration: 1,
        means: await channelMeans(own),
        taps: await tapStats(own, group, taps, input.histograms, settings.tolerance),
      };
      tf.dispose(own);
      yield add(clean, index, group);
      if (!moves) {
        // Nothing moves, so every later gradient is the first one.
        for (let i = 2; i <= T; i++) {
          outerSums.push(plus(outerSums.at(-1), outer1));
          yield add({ ...clean, iteration: i }, index, group);
        }
      } else if (T > 1 && settings.splitting) {
        for await (const inner of attackedNodes(input, group, taps, mask)) yield add(inner, index, group);
      } else if (T > 1) {
        for await (const inner of attackedImage(input, mask)) {
          outerSums.push(plus(outerSums.at(-1), inner.outer));
          yield add(inner, index, group);
        }
      }
    }
    const byIteration = Float64Array.from({ length: T }, (_, i) => {
      const inner = innerSums.map((sums) => sums[i]!);
      return aScore(inner, outerOf(outerSums[i]!)) / (i + 1);
    });
    const si = innerSums.map((sums) => Float32Array.from(sums[T - 1]!, (v) => Math.abs(v) / T));
    yield { type: 'result', gaia, si, gaiaScore, byIteration };
  } finally {
    tf.dispose([...list, ...first]);
  }
}
