import * as v from 'valibot';
import { CalibrationEntrySchema, MadeForSchema } from './schema';

const name = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const { method, eta, iterations, integration } = CalibrationEntrySchema.entries;

/** How well one score tells one set from ID images. Scores are oriented larger = more out-of-distribution. */
export const MeasuredScoreSchema = v.object({
  method,
  /** S&I only: the settings that made it, everything else at its default. */
  eta,
  iterations,
  integration,
  /** Share of (ID, OOD) pairs in which the OOD image has the larger score, ties one half: 0.5 is guessing. */
  auroc: share,
  /** Share of OOD images that pass as ID at the threshold that 95 % of ID images pass: the convention of GAIA and S&I. */
  fpr95: share,
  idImages: count,
  oodImages: count,
});

/** `measured.json`, beside `pack.json` where somebody has measured: how well each score tells sets of images from ID. */
export const MeasuredSchema = v.object({
  schema: v.literal('splitscope-measured-1'),
  /** The pack that was measured. */
  pack: name,
  /** Twelve hexadecimal digits for its weights, graph and preprocessing (scripts/study/packKey.ts): a network trained anew is another. */
  network: v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/)),
  /** The network and the preprocessing that were measured, as in `calibration.madeFor` of a pack. */
  madeFor: v.optional(MadeForSchema),
  /** What computed the scores. */
  backend: name,
  /** The ID images: their set, and in words. */
  id: v.object({ set: name, title: name }),
  sets: v.pipe(
    v.array(
      v.object({
        set: name,
        /** In words, as in "pictures of ...": "textures". */
        title: name,
        scores: v.pipe(v.array(MeasuredScoreSchema), v.minLength(1)),
      }),
    ),
    v.minLength(1),
  ),
});

/** A measurement that passed the schema. */
export type Measured = v.InferOutput<typeof MeasuredSchema>;
export type MeasuredScore = v.InferOutput<typeof MeasuredScoreSchema>;
