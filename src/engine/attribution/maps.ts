import { EngineError } from '../errors';
import type { MapRequest } from '../jobs';
import type { Model } from '../graph/model';
import { backward, type CleanPass, forward } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { ruleOf, type Settings } from '../settings';
import { alias, read, tf, type Tensor } from '../tf';
import { checkLogits } from '../validate';
import {
  argmax,
  attackGradient,
  attackSeed,
  maxLogitSeed,
  nodeRandom,
  seedOf,
  seedScale,
  stepWith,
} from './attack';

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
  const { graph, input } = pass.model;
  return read(
    tf.tidy(() =>
      overColours(backward(pass, graph.output, seedOf(maxLogitSeed(logits)), [input]).get(input)!),
    ),
  );
}

/**
 * GAIA's gradient at one channel of one tap, `[R S]`, the one that the rule's histograms count: d max_c z_c / d x^j, under
 * rule `a` d(sum h) / d x^j, h the features. Cost: one backward pass.
 */
async function gaiaGradient(
  { pass, logits, settings, pause }: MapInput,
  tap: string,
  k: number,
): Promise<Float32Array> {
  await pause();
  const { graph, shapes } = pass.model;
  const [start, row] =
    ruleOf(settings, logits.length) === 'a'
      ? [graph.features, new Float32Array(shapes.get(graph.features)![0]!).fill(1)]
      : [graph.output, maxLogitSeed(logits)];
  return read(tf.tidy(() => channelOf(backward(pass, start, seedOf(row), [tap]).get(tap)!, k)));
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
  let [x, sum] = tf.tidy(() => [alias(clean), tf.zerosLike(clean)] as [Tensor, Tensor]);
  try {
    for (let i = 1; i <= settings.iterations && settings.perturbation !== 'none'; i++) {
      await input.pause();
      const suffix = new SuffixPass(pass, [node]);
      try {
        const z = (await suffix.forward([x]).data()) as Float32Array;
        checkLogits(z, 'the path');
        const scale = seedScale(attackGradient(settings.attackLoss, z, y));
        const moved = tf.tidy(() => {
          const [g] = suffix.backward(output, seedOf(attackSeed(settings.attackLoss, z, y)));
          const { next, by } = stepWith(x, clean, g!, settings, random);
          return [next, tf.add(sum, tf.div(tf.mul(by, g!), scale))] as [Tensor, Tensor];
        });
        tf.dispose([x, sum]);
        [x, sum] = moved;
      } finally {
        suffix.dispose();
      }
    }
    return await read(k === null ? overColours(sum) : channelOf(sum, k));
  } finally {
    tf.dispose([x, sum]);
  }
}

/** Logits `[C]` of one image `[1, H, W, 3]`, which is freed. Cost: one forward pass. */
async function logitsOf(model: Model, image: Tensor): Promise<Float32Array> {
  let pass: CleanPass;
  try {
    pass = forward(model, image);
  } finally {
    image.dispose();
  }
  try {
    const logits = (await pass.logits.data()) as Float32Array;
    checkLogits(logits, 'the baseline');
    return logits;
  } finally {
    pass.dispose();
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
      const added = tf.tidy(() => {
        const path = forward(model, tf.mul(x, tf.tensor4d(at, [at.length, 1, 1, 1])));
        try {
          const g = backward(path, model.graph.output, seedOf(...at.map(() => row)), [model.input]);
          return tf.add(sum, tf.sum(g.get(model.input)!, 0, true));
        } finally {
          path.dispose();
        }
      });
      sum.dispose();
      sum = added;
    }
    const values = await read(tf.tidy(() => overColours(tf.mul(x, tf.div(sum, steps)))));
    const z0 = await logitsOf(
      model,
      tf.tidy(() => tf.zerosLike(x)),
    );
    const difference = logits[y]! - z0[y]!;
    const error = values.reduce((a, b) => a + b, 0) - difference;
    return { height, width, values, completeness: { error, difference } };
  } finally {
    sum.dispose();
  }
}
