import { headOf } from '../detectors/batchContext';
import { tapStats } from '../histogram/reduce';
import type { IterationEvent, TapStats } from '../jobs';
import { Pace } from '../pace';
import { read, tf, type Tensor } from '../tf';
import { rowsIn } from './attack';
import { attackedImage, attackedNodes, channelMeans, type Inner, logProbabilitySeed } from './attackedA';
import { gradientPairs, gradientsAt } from './gradients';
import type { AnalysisInput } from './input';
import { classSums, topChannels } from './topChannels';

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

/** GAIA, then one event a group and iteration 2..T, then the result. Every array holds N images, row by row. */
export type AEvent =
  | {
      readonly type: 'gaia';
      readonly stats: readonly TapStats[];
      /** GAIA's inner factors, `[N, K]` a tap. */
      readonly gaia: readonly Float32Array[];
      /** GAIA's score of the first image, and of each. */
      readonly gaiaScore: number;
      readonly gaiaScores: Float64Array;
    }
  | Omit<IterationEvent, 'done' | 'total'>
  | {
      readonly type: 'result';
      /** Inner factors, `[N, K]` a tap; S&I's are means over the T iterations. */
      readonly gaia: Float32Array[];
      readonly si: Float32Array[];
      readonly gaiaScore: number;
      /** S&I-A's score after 1..T iterations, `[N, T]`. */
      readonly byIteration: Float64Array;
    };

/** `sqrt(mean_c |g_c|)`, the outer factor. */
function outerOf(g: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < g.length; k++) sum += Math.abs(g[k]!);
  return Math.sqrt(sum / g.length);
}
/** `before + g`, in float64; a copy of g where there is nothing before. */
const plus = (before: Float64Array | undefined, g: Float32Array): Float64Array =>
  Float64Array.from(g, (v, k) => v + (before?.[k] ?? 0));

/** Image n's part of rows `[N, ...]`. */
const partOf = <T extends Float32Array | Float64Array>(rows: T, n: number, images: number): T => {
  const size = rows.length / images;
  return rows.subarray(n * size, (n + 1) * size) as T;
};

/**
 * GAIA-A (NeurIPS 2023) and S&I-A (ICML 2025, Eq. 12 and 13) of N images, larger = more out-of-distribution.
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
 * last without a step. Who only wants GAIA ends the generator after its event: of several images the second seed's pass
 * comes after it.
 */
export async function* analyseA(input: AnalysisInput): AsyncGenerator<AEvent> {
  const run = new ARun(input);
  const { settings, groups, taps } = input;
  const { iterations: T, splitting } = settings;
  const moves = settings.perturbation !== 'none';
  try {
    yield await run.gaia();
    await run.firstInner();
    // The same attack at the head's input (outer) and at every tap (inner): [features] and the tap groups alike.
    if (moves && splitting && T > 1) await run.attackFeatures();
    for (const [index, group] of (moves && splitting ? groups : [taps.map((_, j) => j)]).entries()) {
      const clean = await run.cleanInner(group);
      yield run.add(clean, index, group);
      if (!moves) {
        for (let i = 2; i <= T; i++) yield run.again(clean, i, index, group);
      } else if (T > 1) {
        for await (const inner of run.attacked(group)) yield run.add(inner, index, group);
      }
    }
    yield run.result();
  } finally {
    run.dispose();
  }
}

/** One run: the sums of the gradients' means so far. */
class ARun {
  private readonly pace: Pace;
  /** The clean logits of each image. */
  private readonly rows: readonly Float32Array[];
  /** Sums over 1..i iterations: of the outer gradients `[N D]`, and by tap of the inner ones' means `[N K]`. */
  private readonly outer: Float64Array[] = [];
  private readonly inner: Float64Array[][];
  /** The channels of S&I's inner loss, a mask `[D]` an image. */
  private masks: Float32Array[] = [];
  /** S&I's first inner gradients by tap, until their group is counted. */
  private first: Tensor[] = [];
  /** The outer gradient at the clean values, `[N D]`; GAIA's inner factors and scores. */
  private outer1: Float32Array = new Float32Array(0);
  private gaiaInner: Float32Array[] = [];
  private gaiaScores: Float64Array = new Float64Array(0);

  constructor(private readonly input: AnalysisInput) {
    this.pace = new Pace(input.pause);
    this.rows = rowsIn(input.logits, input.pass.model.classes);
    this.inner = input.taps.map(() => []);
  }

  dispose(): void {
    tf.dispose(this.first);
  }

  /** d(sum of `seeds[n]` * logits) / d features of each image n, `[N D]`. */
  private async atFeatures(seeds: readonly Float32Array[]): Promise<Float32Array> {
    const { pass } = this.input;
    const { features, output } = pass.model.graph;
    const [g] = await gradientsAt(this.pace, pass, output, { seeds, nodes: [features] });
    return Float32Array.from(await read(g!));
  }

  /** GAIA: the inner gradients of all channels. Of one image, S&I's own share their pass. */
  async gaia(): Promise<AEvent> {
    const { pass, taps, histograms, settings } = this.input;
    const { features } = pass.model.graph;
    const width = pass.model.shapes.get(features)![0]!;
    this.outer1 = await this.atFeatures(this.rows.map(logProbabilitySeed));
    const all = { seeds: this.rows.map(() => new Float32Array(width).fill(1)), nodes: taps };
    let list: Tensor[];
    if (this.rows.length > 1) list = await gradientsAt(this.pace, pass, features, all);
    else {
      await this.chooseChannels();
      const top = { seeds: this.masks, nodes: taps };
      [list, this.first] = await gradientPairs(this.pace, pass, features, all, top);
    }
    try {
      const indices = taps.map((_, j) => j);
      const stats = await tapStats(this.pace, list, indices, taps, histograms, settings.tolerance);
      this.gaiaInner = (await channelMeans(list)).map((m) => m.map(Math.abs));
      this.gaiaScores = this.scores(this.gaiaInner, this.outer1);
      return {
        type: 'gaia',
        stats,
        gaia: this.gaiaInner,
        gaiaScore: this.gaiaScores[0]!,
        gaiaScores: this.gaiaScores,
      };
    } finally {
      tf.dispose(list);
    }
  }

  private async chooseChannels(): Promise<void> {
    const { pass, settings } = this.input;
    const head = await headOf(pass.model);
    if (head !== null) {
      // A linear head has the same ranking for every image, and its sums are exact to float64.
      const mask = topChannels(classSums(head), settings.topFraction);
      this.masks = this.rows.map(() => mask);
      return;
    }
    const ranking = await this.atFeatures(this.rows.map((z) => new Float32Array(z.length).fill(1)));
    const width = pass.model.shapes.get(pass.model.graph.features)![0]!;
    this.masks = rowsIn(ranking, width).map((row) => topChannels(row, settings.topFraction));
  }

  /** S&I's first inner gradients, of the top channels, where GAIA's pass did not give them. */
  async firstInner(): Promise<void> {
    const { pass, taps } = this.input;
    if (this.masks.length === 0) {
      await this.chooseChannels();
      const asked = { seeds: this.masks, nodes: taps };
      this.first = await gradientsAt(this.pace, pass, pass.model.graph.features, asked);
    }
    this.outer.push(plus(undefined, this.outer1));
  }

  /** The outer gradients at the attacked features. */
  async attackFeatures(): Promise<void> {
    const { features } = this.input.pass.model.graph;
    for await (const { means } of attackedNodes(this.input, [0], [features], null)) this.addOuter(means[0]!);
  }

  private addOuter(g: Float32Array): void {
    this.outer.push(plus(this.outer.at(-1), g));
  }

  /** Iteration 1 at a group of taps. */
  async cleanInner(group: readonly number[]): Promise<Inner> {
    const { taps, histograms, settings } = this.input;
    const own = group.map((j) => this.first[j]!);
    const inner = {
      iteration: 1,
      means: await channelMeans(own),
      taps: await tapStats(this.pace, own, group, taps, histograms, settings.tolerance),
    };
    tf.dispose(own);
    return inner;
  }

  /** Iterations 2..T at a group of taps, or with splitting off at all of them. */
  async *attacked(group: readonly number[]): AsyncGenerator<Inner> {
    if (this.input.settings.splitting) {
      yield* attackedNodes(this.input, group, this.input.taps, this.masks);
      return;
    }
    for await (const inner of attackedImage(this.input, this.masks)) {
      this.addOuter(inner.outer);
      yield inner;
    }
  }

  /** Iteration i where nothing moves: every gradient is the first one. */
  again(clean: Inner, i: number, index: number, group: readonly number[]): AEvent {
    this.addOuter(this.outer1);
    return this.add({ ...clean, iteration: i }, index, group);
  }

  /** Add one iteration's channel means of a group's inner gradients, and say so. */
  add({ iteration, means, taps }: Inner, index: number, group: readonly number[]): AEvent {
    group.forEach((j, n) => this.inner[j]!.push(plus(this.inner[j]!.at(-1), means[n]!)));
    return {
      type: 'iteration',
      iteration,
      group: index,
      taps,
      integrated: group.map((j) => ({
        tap: j,
        statistic: {
          kind: 'innerMean' as const,
          values: Float32Array.from(this.inner[j]!.at(-1)!, (v) => Math.abs(v) / iteration),
        },
      })),
    };
  }

  /** The score of each image by inner factors `[N K]` a tap and the outer gradient `[N D]`. */
  private scores(
    inner: readonly (Float32Array | Float64Array)[],
    outer: Float32Array | Float64Array,
  ): Float64Array {
    const n = this.rows.length;
    return Float64Array.from(this.rows, (_, image) =>
      aScore(
        inner.map((rows) => partOf(rows, image, n)),
        outerOf(partOf(outer, image, n)),
      ),
    );
  }

  result(): AEvent {
    const { iterations: T } = this.input.settings;
    const byIteration = new Float64Array(this.rows.length * T);
    for (let i = 0; i < T; i++) {
      const inner = this.inner.map((sums) => sums[i]!);
      this.scores(inner, this.outer[i]!).forEach((score, n) => (byIteration[n * T + i] = score / (i + 1)));
    }
    const si = this.inner.map((sums) => Float32Array.from(sums[T - 1]!, (v) => Math.abs(v) / T));
    return { type: 'result', gaia: this.gaiaInner, si, gaiaScore: this.gaiaScores[0]!, byIteration };
  }
}
