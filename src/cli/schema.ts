import * as v from 'valibot';
import { METHODS } from '../engine/detectors/methods';

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const SettingsSchema = v.strictObject({
  eta: finite,
  iterations: count,
  integration: v.picklist(['mean', 'add', 'multiply']),
  perturbation: v.picklist(['adversarial', 'random', 'none']),
  splitting: v.boolean(),
  attackLoss: v.picklist(['cross-entropy', 'logit', 'margin']),
  l2Bound: v.nullable(finite),
  taps: v.picklist(['gaia', 'reference']),
  /** The rule that was run; never "auto". */
  labelSpace: v.picklist(['z', 'a']),
  topFraction: share,
  scoreForm: v.picklist(['tau', 'mean-square']),
  tolerance: finite,
  seed: v.pipe(v.number(), v.integer()),
});

/**
 * A tap's own fields. What follows them are means over its K channels, S&I's null where no S&I score was asked for, and with
 * `--densities` the values of the channels themselves, `[K]`.
 */
const tap = {
  name: v.string(),
  /** `[H, W, K]` */
  shape: v.tuple([count, count, count]),
};

/** One line of `splitscope score --json`. */
export const ResultSchema = v.strictObject({
  /** As it was given; `FILE.npy[i]` for image i of a raw batch of several. */
  file: v.string(),
  pack: v.string(),
  backend: v.picklist(['wasm', 'webgpu', 'cpu']),
  /** Analysis of this image, without decoding and without the engine's start. */
  seconds: v.pipe(finite, v.minValue(0)),
  prediction: v.strictObject({
    index: v.pipe(v.number(), v.integer(), v.minValue(0)),
    label: v.string(),
    probability: share,
  }),
  scores: v.array(
    v.strictObject({
      method: v.picklist(METHODS),
      /** Null for the scores of the logits, which depend on none. */
      settings: v.nullable(SettingsSchema),
      /** Parameters of a detector that has some of its own, defaults filled in. */
      parameters: v.optional(v.record(v.string(), v.union([finite, v.string()]))),
      /** Larger = more out-of-distribution; null where the detector has none of this image or network: `fault` says why. */
      score: v.nullable(finite),
      fault: v.optional(v.string()),
      /** Share of ID images that score below, 0 to 100; null where these settings are not calibrated. */
      percentile: v.nullable(v.pipe(finite, v.minValue(0), v.maxValue(100))),
      /** Score at or below which the share `acceptance` of the calibration images falls; null as above, like all that follows. */
      threshold: v.nullable(finite),
      /** What `--accept` says, or the most that so few calibration images can tell. */
      acceptance: v.nullable(share),
      /** Where the accepted share of all such images lies, 95 times of 100. */
      acceptanceInterval: v.nullable(v.strictObject({ low: share, high: share })),
      verdict: v.nullable(v.picklist(['id', 'ood'])),
      calibrationImages: v.nullable(count),
      /** Conformal p-value of "like the ID images". */
      pValue: v.nullable(share),
    }),
  ),
  /** Empty where only scores of the logits were asked for. */
  taps: v.array(
    v.union([
      /** Rule z: shares of non-zeros. */
      v.strictObject({
        ...tap,
        gaiaDensity: finite,
        siDensity: v.nullable(finite),
        gaiaDensities: v.optional(v.array(finite)),
        siDensities: v.optional(v.nullable(v.array(finite))),
      }),
      /** Rule a: magnitudes of the inner gradients' means over all positions. */
      v.strictObject({
        ...tap,
        gaiaInnerMean: finite,
        siInnerMean: v.nullable(finite),
        gaiaInnerMeans: v.optional(v.array(finite)),
        siInnerMeans: v.optional(v.nullable(v.array(finite))),
      }),
    ]),
  ),
  /** With `--logits`: one a class, `[C]`. */
  logits: v.optional(v.array(finite)),
});
/** One image's result, as it is printed. */
export type Result = v.InferOutput<typeof ResultSchema>;
