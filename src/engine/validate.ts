import { EngineError } from './errors';
import type { NetworkImage } from './jobs';
import { ETA_RANGE, ITERATIONS_RANGE, type Settings } from './settings';
import { must } from '../lib/must';

const CHOICES = {
  integration: ['mean', 'add', 'multiply'],
  perturbation: ['adversarial', 'random', 'none'],
  attackLoss: ['cross-entropy', 'logit', 'margin'],
  taps: ['gaia', 'reference'],
  labelSpace: ['auto', 'z', 'a'],
  scoreForm: ['tau', 'mean-square'],
} as const;

/** Throws EngineError `bad-settings` naming the first setting out of its range, and its value. */
export function checkSettings(settings: Settings): void {
  const bad = (name: string, want: string, value: unknown): EngineError =>
    new EngineError('bad-settings', `The setting "${name}" must be ${want}; it is ${String(value)}.`);
  const within = (name: keyof Settings, low: number, high: number): void => {
    const value = settings[name];
    if (typeof value !== 'number' || !(value >= low && value <= high))
      throw bad(name, `between ${low} and ${high}`, value);
  };
  within('eta', ...ETA_RANGE);
  within('iterations', ...ITERATIONS_RANGE);
  if (!Number.isInteger(settings.iterations)) throw bad('iterations', 'a whole number', settings.iterations);
  within('topFraction', 0, 1);
  within('tolerance', 0, Number.MAX_VALUE);
  if (!Number.isInteger(settings.seed)) throw bad('seed', 'a whole number', settings.seed);
  if (settings.l2Bound !== null && !(settings.l2Bound > 0 && Number.isFinite(settings.l2Bound)))
    throw bad('l2Bound', 'a positive number or null', settings.l2Bound);
  if (typeof settings.splitting !== 'boolean') throw bad('splitting', 'true or false', settings.splitting);
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = settings[name as keyof typeof CHOICES];
    if (!(choices as readonly string[]).includes(value))
      throw bad(name, `one of ${choices.join(', ')}`, value);
  }
}

/**
 * The largest value of an image. A sum of a convolution that overflows becomes NaN, which WASM's ReLU takes for 0: the scores
 * would be finite and mean nothing. From here to float32's 3e38 is room for any network's gain.
 */
const LARGEST = 1e20;

/**
 * Throws EngineError `bad-image` where the image is not `[height, width, 3]` of the network's size or holds values beyond
 * `LARGEST`, `not-finite` where it holds NaN or infinity.
 */
export function checkImage(image: NetworkImage, want: readonly number[]): void {
  if (image.height !== want[0] || image.width !== want[1])
    throw new EngineError(
      'bad-image',
      `The network takes images of ${want[1]} x ${want[0]} pixels; this one is ${image.width} x ${image.height}.`,
    );
  if (image.data.length !== image.height * image.width * 3)
    throw new EngineError(
      'bad-image',
      `The image holds ${image.data.length} values; ${image.width} x ${image.height} x 3 are needed.`,
    );
  if (image.kind === 'normalised') {
    const at = image.data.findIndex((v) => !Number.isFinite(v));
    if (at >= 0)
      throw new EngineError(
        'not-finite',
        `The image's value ${at} is ${image.data[at]}, not a finite number.`,
      );
    const large = image.data.findIndex((v) => Math.abs(v) > LARGEST);
    if (large >= 0)
      throw new EngineError(
        'bad-image',
        `The image's value ${large} is ${must(image.data[large]).toExponential(1)}: beyond 1e20 the network's own sums overflow, and no score would mean anything.`,
      );
  }
}

/** Throws EngineError `not-finite` naming the first of the logits `[C]` that is NaN or infinite; `image` says of which image. */
export function checkLogits(logits: Float32Array, image: string): void {
  const at = logits.findIndex((z) => !Number.isFinite(z));
  if (at >= 0)
    throw new EngineError('not-finite', `Logit ${at} of ${image} is ${logits[at]}, not a finite number.`);
}

/**
 * Throws EngineError `not-finite` at the first logit that is NaN or infinite among the rows `[C]` of attacked images: N rows for
 * each of the nodes attacked, the empty name standing for the image itself.
 */
export function checkRows(rows: readonly Float32Array[], attacked: readonly string[]): void {
  const images = rows.length / attacked.length;
  rows.forEach((row, at) => {
    const node = must(attacked[Math.floor(at / images)]);
    if (images === 1)
      checkLogits(row, node === '' ? 'the attacked image' : `the image attacked at "${node}"`);
    else checkLogits(row, `image ${at % images} of the batch, attacked${node === '' ? '' : ` at "${node}"`}`);
  });
}

/**
 * Throws EngineError `not-finite` where a gradient `[N, ..., K]` at the tap `tap` holds NaN or infinity: NaN is not zero, and
 * would be counted as if the network depended on that position. Of several images the message names the first such one.
 */
export function checkGradient(g: Float32Array, channels: number, tap: string, images = 1): void {
  const at = g.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  const size = g.length / images;
  const of = images === 1 ? '' : ` of image ${Math.floor(at / size)} of the batch`;
  throw new EngineError(
    'not-finite',
    `The gradient${of} at "${tap}" is ${g[at]} at position ${Math.floor((at % size) / channels)} of channel ${at % channels}, not a finite number.`,
    { tap },
  );
}
