import { EngineError } from '../errors';
import type { MapRequest } from '../jobs';
import { backward, type CleanPass, forward } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import type { Settings } from '../settings';
import { alias, tf, type Tensor, type Tensor4D } from '../tf';
import { argmax, attackGradient, attackSeed, maxLogitSeed, nodeRandom, seedScale, stepWith } from './attack';

/** Images that integrated gradients pushes through the network at once: few, so that a job can be cancelled soon. */
const IG_BATCH = 2;

/** What a map needs of a job. */
export interface MapInput {
  /** The clean values of one image, `[1, ...]` each; the caller disposes them. */
  readonly pass: CleanPass;
  /** The clean logits, `[C]`. */
  readonly logits: Float32Array;
  readonly taps: readonly string[];
  readonly settings: Settings;
  readonly request: MapRequest;
  /** Yields to the event loop; throws when the job is cancelled. */
  readonly pause: () => Promise<void>;
}
/** A map's numbers, `[height, width]` row by row, as in `MapResult`. */
export interface MapValues {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
  readonly completeness?: { readonly error: number; readonly difference: number };
}

/** `[1, H, W, C]` -> the sum over channels, `[H W]`. */
const overColours = (t: Tensor): Tensor => tf.tidy(() => tf.reshape(tf.sum(t, -1), [-1]));

async function read(t: Tensor): Promise<Float32Array> {
  const data = (await t.data()) as Float32Array;
  t.dispose();
  return data;
}

/** Repeat one row `[C]` as the seed of B samples, `[B, C]`. */
const seeds = (row: Float32Array, samples = 1): Tensor =>
  tf.tidy(() => tf.tile(tf.tensor2d(row, [1, row.length]), [samples, 1]));

/**
 * One signed map over the image or over one channel of a tap. Throws EngineError `bad-settings` where the request names no
 * tap, channel or number of steps that there is. Cost: one backward pass (`input-gradient`, `gaia-tap`), T forward and
 * backward passes of what follows the node (`si-path`, `si-tap`), S + 1 forward and S backward passes
 * (`integrated-gradients`).
 */
export async function attributionMap(input: MapInput): Promise<MapValues> {
  const { pass, request } = input;
  const { model } = pass;
  const [height, width] = model.shapes.get(model.input)! as [number, number, number];
  if (request.kind === 'input-gradient') return { height, width, values: await inputGradient(input) };
  if (request.kind === 'si-path')
    return { height, width, values: await pathAttribution(input, model.input, null) };
  if (request.kind === 'integrated-gradients') return integratedGradients(input);

  const tap = input.taps[request.tap ?? -1];
  if (tap === undefined)
    throw new EngineError(
      'bad-settings',
      `The map "${request.kind}" needs a tap from 0 to ${input.taps.length - 1}; it is ${request.tap ?? 'not given'}.`,
    );
  const shape = model.shapes.get(tap)!;
  const channels = shape.at(-1)!;
  const channel = request.channel ?? -1;
  if (!(Number.isInteger(channel) && channel >= 0 && channel < channels))
    throw new EngineError(
      'bad-settings',
      `The map "${request.kind}" needs a channel from 0 to ${channels - 1}; it is ${request.channel ?? 'not given'}.`,
    );
  const [h, w] = shape.length === 3 ? [shape[0]!, shape[1]!] : [1, 1];
  const values =
    request.kind === 'si-tap'
      ? await pathAttribution(input, tap, channel)
      : await gaiaGradient(input, tap, channel);
  return { height: h, width: w, values };
}

/** d max_c z_c / d image, summed over the colours, `[H W]`. Cost: one backward pass. */
async function inputGradient({ pass, logits, pause }: MapInput): Promise<Float32Array> {
  await pause();
  const seed = seeds(maxLogitSeed(logits));
  const g = backward(pass, pass.model.graph.output, seed, [pass.model.input]).get(pass.model.input)!;
  seed.dispose();
  const map = overColours(g);
  g.dispose();
  return read(map);
}

/** GAIA: d max_c z_c / d x^j at one tap, one channel of it, `[R S]`. Cost: one backward pass. */
async function gaiaGradient(
  { pass, logits, pause }: MapInput,
  tap: string,
  k: number,
): Promise<Float32Array> {
  await pause();
  const seed = seeds(maxLogitSeed(logits));
  const g = backward(pass, pass.model.graph.output, seed, [tap]).get(tap)!;
  seed.dispose();
  const channel = channelOf(g, k);
  g.dispose();
  return read(channel);
}

const channelOf = (g: Tensor, k: number): Tensor =>
  tf.tidy(() => tf.reshape(tf.gather(g, tf.tensor1d([k], 'int32'), g.rank - 1), [-1]));

/**
 * S&I's path attribution (ICML 2025): Eq. 8 at the image, Eq. 10 at a tap:
 * `A = sum_(i = 1..T) (x_i - x_(i-1)) * dL(x_(i-1))/dx`, L the attack loss at the clean prediction y.
 * At T = 1 it is `eta |dL/dx|`; without a step it is zero. At the image the three colours are summed.
 * Cost: T forward and T backward passes from that node on.
 */
async function pathAttribution(input: MapInput, node: string, k: number | null): Promise<Float32Array> {
  const { pass, logits, settings } = input;
  const { output } = pass.model.graph;
  const y = argmax(logits);
  const random = nodeRandom(settings.seed, node);
  const clean = pass.values.get(node)!;
  let x = alias(clean);
  let sum = tf.zerosLike(clean);
  try {
    for (let i = 1; i <= settings.iterations && settings.perturbation !== 'none'; i++) {
      await input.pause();
      const suffix = new SuffixPass(pass, [node]);
      try {
        const z = (await suffix.forward([x]).data()) as Float32Array;
        const seed = seeds(attackSeed(settings.attackLoss, z, y));
        const scale = seedScale(attackGradient(settings.attackLoss, z, y));
        const [g] = suffix.backward(output, seed);
        seed.dispose();
        const { next, by } = stepWith(x, clean, g!, settings, random);
        const added = tf.tidy(() => tf.add(sum, tf.div(tf.mul(by, g!), scale)));
        tf.dispose([g!, by, x, sum]);
        x = next;
        sum = added;
      } finally {
        suffix.dispose();
      }
    }
    return await read(k === null ? overColours(sum) : channelOf(sum, k));
  } finally {
    tf.dispose([x, sum]);
  }
}

/**
 * Integrated gradients (Sundararajan et al. 2017) of the clean prediction's logit, baseline zero in normalised units
 * (the mean colour of the training set), by the midpoint rule:
 * `IG = x * mean_s dz_y/dx((s + 1/2) / S x)`; completeness error = sum IG - (z_y(x) - z_y(0)).
 * Cost: S + 1 forward and S backward passes.
 */
async function integratedGradients(input: MapInput): Promise<MapValues> {
  const { pass, logits, request } = input;
  const { model } = pass;
  const [height, width] = model.shapes.get(model.input)! as [number, number, number];
  const steps = request.steps ?? 64;
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 1024))
    throw new EngineError(
      'bad-settings',
      `Integrated gradients take 1 to 1024 steps; ${steps} were asked for.`,
    );
  const y = argmax(logits);
  const row = new Float32Array(logits.length);
  row[y] = 1;
  const x = pass.values.get(model.input)!;
  let sum = tf.zerosLike(x);
  try {
    for (let from = 0; from < steps; from += IG_BATCH) {
      await input.pause();
      const at = Array.from({ length: Math.min(IG_BATCH, steps - from) }, (_, s) => (from + s + 0.5) / steps);
      const batch = tf.tidy(() => tf.mul(x, tf.tensor4d(at, [at.length, 1, 1, 1])));
      const path = forward(model, batch);
      const seed = seeds(row, at.length);
      const g = backward(path, model.graph.output, seed, [model.input]).get(model.input) as Tensor4D;
      const added = tf.tidy(() => tf.add(sum, tf.sum(g, 0, true)));
      tf.dispose([batch, seed, g, sum]);
      path.dispose();
      sum = added;
    }
    const values = await read(tf.tidy(() => overColours(tf.mul(x, tf.div(sum, steps)))));
    const zero = tf.zerosLike(x);
    const base = forward(model, zero);
    const z0 = (await base.logits.data()) as Float32Array;
    base.dispose();
    zero.dispose();
    const difference = logits[y]! - z0[y]!;
    const error = values.reduce((a, b) => a + b, 0) - difference;
    return { height, width, values, completeness: { error, difference } };
  } finally {
    sum.dispose();
  }
}
