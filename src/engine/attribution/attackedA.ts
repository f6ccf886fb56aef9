/** The attacked points of S&I-A (ICML 2025, Eq. 12 and 13), of N images, and the two gradients that are read at each. */
import { forwardSteps } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { tapStats } from '../histogram/reduce';
import type { TapStats } from '../jobs';
import { argmax, softmax } from '../math/softmax';
import { Pace } from '../pace';
import { alias, read, tf, type Tensor } from '../tf';
import { checkRows } from '../validate';
import { attackSeed, nextPoints, nodeRandom, rowsIn, step } from './attack';
import { gradientsAt, suffixGradients } from './gradients';
import type { AnalysisInput } from './input';

/** `d(sum_c log p_c)/dz = 1 - C p`, `[C]`, p the softmax of the logits z `[C]`. */
export function logProbabilitySeed(z: ArrayLike<number>): Float32Array {
  return Float32Array.from(softmax(z), (p) => 1 - z.length * p);
}

/** Mean over positions of each channel of each image, `[N K]`. */
const channelMean = (g: Tensor): Tensor =>
  tf.tidy(() => {
    const [n, k] = [g.shape[0]!, g.shape.at(-1)!];
    return n === 1
      ? tf.mean(tf.reshape(g, [-1, k]), 0)
      : tf.reshape(tf.mean(tf.reshape(g, [n, -1, k]), 1), [-1]);
  });

/** Mean over positions of each channel of several gradients `[N, ..., K]`, `[N K]` each, with one read-back. */
export async function channelMeans(gs: readonly Tensor[]): Promise<Float32Array[]> {
  const data = await read(tf.tidy(() => tf.concat(gs.map(channelMean), 0)));
  let at = 0;
  return gs.map((g) => data.slice(at, (at += g.shape[0]! * g.shape.at(-1)!)));
}

/** One attacked point's gradients, by tap. */
export interface Inner {
  /** 2..T. */
  readonly iteration: number;
  /** Means over positions, `[N K]` each. */
  readonly means: readonly Float32Array[];
  readonly taps: readonly TapStats[];
}

/** The class predicted for each clean image, for every further row of logits again. */
function seedsOf({
  pass,
  logits,
  settings,
}: AnalysisInput): (rows: readonly Float32Array[]) => Float32Array[] {
  const y = rowsIn(logits, pass.model.classes).map((z) => argmax(z));
  return (rows) => rows.map((z, at) => attackSeed(settings.attackLoss, z, y[at % y.length]!));
}

/**
 * Iterations 2..T with each of the nodes `among[j]`, j in `group`, attacked alone: at each point the gradient of the inner
 * loss (`masks[n]` over image n's features) or, without masks, of the outer loss sum_c log p_c. The first step goes from the
 * clean values.
 */
export async function* attackedNodes(
  input: AnalysisInput,
  group: readonly number[],
  among: readonly string[],
  masks: readonly Float32Array[] | null,
): AsyncGenerator<Inner> {
  const { pass, logits, settings, histograms } = input;
  const { features, output } = pass.model.graph;
  const { classes } = pass.model;
  const pace = new Pace(input.pause);
  const toward = seedsOf(input);
  const nodes = group.map((j) => among[j]!);
  const randoms = nodes.map((node) => nodeRandom(settings.seed, node));
  const attacks = settings.perturbation === 'adversarial';
  let xs = tf.tidy(() => nodes.map((n) => alias(pass.values.get(n)!)));
  /** Move every node on; `directions` gives the attack loss's gradients. */
  const move = async (directions: () => Promise<Tensor[]>): Promise<void> => {
    const own = attacks ? await directions() : [];
    try {
      const movers = nodes.map((node, n) => ({
        x: xs[n]!,
        clean: pass.values.get(node)!,
        direction: own[n] ?? null,
        random: randoms[n]!,
      }));
      const next = await pace.run(nextPoints(movers, settings));
      tf.dispose(xs);
      xs = next;
    } finally {
      tf.dispose(own);
    }
  };
  try {
    await pace.pause();
    await move(() => gradientsAt(pace, pass, output, { seeds: toward(rowsIn(logits, classes)), nodes }));
    for (let i = 2; i <= settings.iterations; i++) {
      await pace.pause();
      const suffix = new SuffixPass(pass, nodes);
      try {
        const z = await pace.run(suffix.forwardSteps(xs));
        const rows = rowsIn((await z.data()) as Float32Array, classes);
        await pace.pause();
        checkRows(
          rows,
          suffix.activeAt(output).map((n) => nodes[n]!),
        );
        const gradients = await (masks === null
          ? suffixGradients(pace, suffix, output, rows.map(logProbabilitySeed))
          : suffixGradients(
              pace,
              suffix,
              features,
              suffix.activeAt(features).flatMap(() => masks),
            ));
        try {
          const means = await channelMeans(gradients);
          const wanted = masks === null ? [] : gradients;
          yield {
            iteration: i,
            means,
            taps: await tapStats(pace, wanted, group, among, histograms, settings.tolerance),
          };
        } finally {
          tf.dispose(gradients);
        }
        if (i < settings.iterations) {
          await pace.pause();
          await move(() => suffixGradients(pace, suffix, output, toward(rows)));
        }
      } finally {
        suffix.dispose();
      }
    }
  } finally {
    tf.dispose(xs);
  }
}

/**
 * Iterations 2..T with splitting off (S&I, Eq. 3): the images are attacked, and both gradients are read where it leads.
 */
export async function* attackedImage(
  input: AnalysisInput,
  masks: readonly Float32Array[],
): AsyncGenerator<Inner & { readonly outer: Float32Array }> {
  const { pass, logits, taps, settings, histograms } = input;
  const { model } = pass;
  const { features, output } = model.graph;
  const pace = new Pace(input.pause);
  const toward = seedsOf(input);
  const random = nodeRandom(settings.seed, model.input);
  const clean = pass.values.get(model.input)!;
  let image = alias(clean);
  const move = async (at: typeof pass, rows: readonly Float32Array[]): Promise<void> => {
    const asked = { seeds: toward(rows), nodes: [model.input] };
    const directions =
      settings.perturbation === 'adversarial' ? await gradientsAt(pace, at, output, asked) : [];
    try {
      const next = step(image, clean, directions[0] ?? null, settings, random);
      image.dispose();
      image = next;
    } finally {
      tf.dispose(directions);
    }
  };
  try {
    await pace.pause();
    await move(pass, rowsIn(logits, model.classes));
    for (let i = 2; i <= settings.iterations; i++) {
      await pace.pause();
      const at = await pace.run(forwardSteps(model, image));
      try {
        const rows = rowsIn((await at.logits.data()) as Float32Array, model.classes);
        checkRows(rows, ['']);
        await pace.pause();
        const [g] = await gradientsAt(pace, at, output, {
          seeds: rows.map(logProbabilitySeed),
          nodes: [features],
        });
        const outer = await read(g!);
        const inner = await gradientsAt(pace, at, features, { seeds: masks, nodes: taps });
        try {
          const means = await channelMeans(inner);
          const all = taps.map((_, j) => j);
          yield {
            iteration: i,
            outer,
            means,
            taps: await tapStats(pace, inner, all, taps, histograms, settings.tolerance),
          };
        } finally {
          tf.dispose(inner);
        }
        if (i < settings.iterations) {
          await pace.pause();
          await move(at, rows);
        }
      } finally {
        at.dispose();
      }
    }
  } finally {
    image.dispose();
  }
}
