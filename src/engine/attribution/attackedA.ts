/** The attacked points of S&I-A (ICML 2025, Eq. 12 and 13) and the two gradients that are read at each. */
import { backward, type CleanPass, forward } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { tapStats } from '../histogram/reduce';
import type { TapStats } from '../jobs';
import type { Settings } from '../settings';
import { alias, read, tf, type Tensor } from '../tf';
import { checkLogits } from '../validate';
import { argmax, softmax } from '../math/softmax';
import { attackSeed, nodeRandom, seedOf, step } from './attack';

/** What GAIA-A and S&I-A need of a job. */
export interface AInput {
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
  /** Called before every pass: yields to the event loop and throws when the job is cancelled. */
  readonly pause: () => Promise<void>;
}
/** `d(sum_c log p_c)/dz = 1 - C p`, `[C]`, p the softmax of the logits z `[C]`. */
export function logProbabilitySeed(z: ArrayLike<number>): Float32Array {
  return Float32Array.from(softmax(z), (p) => 1 - z.length * p);
}

/** Mean over positions of each channel, `[K]`. */
const channelMean = (g: Tensor): Tensor => tf.tidy(() => tf.mean(tf.reshape(g, [-1, g.shape.at(-1)!]), 0));

/** Mean over positions of each channel of several gradients `[1, ..., K]`, `[K]` each, with one read-back. */
export async function channelMeans(gs: readonly Tensor[]): Promise<Float32Array[]> {
  const data = await read(tf.tidy(() => tf.concat(gs.map(channelMean), 0)));
  let at = 0;
  return gs.map((g) => data.slice(at, (at += g.shape.at(-1)!)));
}

/** One attacked point's gradients, by tap. */
export interface Inner {
  /** 2..T. */
  readonly iteration: number;
  /** Means over positions, `[K]` each. */
  readonly means: readonly Float32Array[];
  readonly taps: readonly TapStats[];
}

/**
 * Iterations 2..T with each of the nodes `among[j]`, j in `group`, attacked alone: at each point the gradient of the inner
 * loss (`mask` over the features) or, without a mask, of the outer loss sum_c log p_c. The first step goes from the clean
 * values.
 */
export async function* attackedNodes(
  { pass, logits, settings, histograms, pause }: AInput,
  group: readonly number[],
  among: readonly string[],
  mask: Float32Array | null,
): AsyncGenerator<Inner> {
  const { features, output } = pass.model.graph;
  const y = argmax(logits);
  const nodes = group.map((j) => among[j]!);
  const randoms = nodes.map((node) => nodeRandom(settings.seed, node));
  let xs = tf.tidy(() => nodes.map((n) => alias(pass.values.get(n)!)));
  /** Move every node on; `toward` gives the attack loss's gradients. */
  const move = (toward: () => readonly Tensor[]): void => {
    const next = tf.tidy(() => {
      const directions = settings.perturbation === 'adversarial' ? toward() : null;
      return nodes.map((node, n) =>
        step(xs[n]!, pass.values.get(node)!, directions?.[n] ?? null, settings, randoms[n]!),
      );
    });
    tf.dispose(xs);
    xs = next;
  };
  try {
    await pause();
    move(() => {
      const g = backward(pass, output, seedOf(attackSeed(settings.attackLoss, logits, y)), nodes);
      return nodes.map((node) => g.get(node)!);
    });
    for (let i = 2; i <= settings.iterations; i++) {
      await pause();
      const suffix = new SuffixPass(pass, nodes);
      try {
        const z = (await suffix.forward(xs).data()) as Float32Array;
        await pause();
        const rows = suffix.activeAt(output).map((n, at) => {
          const row = z.subarray(at * logits.length, (at + 1) * logits.length);
          checkLogits(row, `the image attacked at "${nodes[n]}"`);
          return row;
        });
        const gradients = tf.tidy(() =>
          mask === null
            ? suffix.backward(output, seedOf(...rows.map(logProbabilitySeed)))
            : suffix.backward(features, seedOf(...suffix.activeAt(features).map(() => mask))),
        );
        try {
          const means = await channelMeans(gradients);
          const wanted = mask === null ? [] : gradients;
          yield {
            iteration: i,
            means,
            taps: await tapStats(wanted, group, among, histograms, settings.tolerance),
          };
        } finally {
          tf.dispose(gradients);
        }
        if (i < settings.iterations) {
          await pause();
          move(() =>
            suffix.backward(output, seedOf(...rows.map((zn) => attackSeed(settings.attackLoss, zn, y)))),
          );
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
 * Iterations 2..T with splitting off (S&I, Eq. 3): the image is attacked, and both gradients are read where it leads.
 */
export async function* attackedImage(
  { pass, logits, taps, settings, histograms, pause }: AInput,
  mask: Float32Array,
): AsyncGenerator<Inner & { readonly outer: Float32Array }> {
  const { model } = pass;
  const { features, output } = model.graph;
  const y = argmax(logits);
  const random = nodeRandom(settings.seed, model.input);
  const clean = pass.values.get(model.input)!;
  let image = alias(clean);
  const gradients = (at: CleanPass, start: string, seed: Float32Array, nodes: readonly string[]): Tensor[] =>
    tf.tidy(() => {
      const g = backward(at, start, seedOf(seed), nodes);
      return nodes.map((node) => g.get(node)!);
    });
  const move = (at: CleanPass, z: Float32Array): void => {
    const next = tf.tidy(() => {
      const [direction = null] =
        settings.perturbation === 'adversarial'
          ? gradients(at, output, attackSeed(settings.attackLoss, z, y), [model.input])
          : [];
      return step(image, clean, direction, settings, random);
    });
    image.dispose();
    image = next;
  };
  try {
    await pause();
    move(pass, logits);
    for (let i = 2; i <= settings.iterations; i++) {
      await pause();
      const at = forward(model, image);
      try {
        const z = (await at.logits.data()) as Float32Array;
        checkLogits(z, 'the attacked image');
        await pause();
        const [g] = gradients(at, output, logProbabilitySeed(z), [features]);
        const outer = await read(g!);
        const inner = gradients(at, features, mask, taps);
        try {
          const means = await channelMeans(inner);
          const all = taps.map((_, j) => j);
          yield {
            iteration: i,
            outer,
            means,
            taps: await tapStats(inner, all, taps, histograms, settings.tolerance),
          };
        } finally {
          tf.dispose(inner);
        }
        if (i < settings.iterations) {
          await pause();
          move(at, z);
        }
      } finally {
        at.dispose();
      }
    }
  } finally {
    image.dispose();
  }
}
