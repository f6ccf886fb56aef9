import * as v from 'valibot';
import { CalibrationEntrySchema, MadeForSchema } from './schema';

const name = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const { method, eta, iterations, integration } = CalibrationEntrySchema.entries;

const signed = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));
/** A score with the settings that made it, as in `MeasuredScoreSchema`. */
const column = { method, eta, iterations, integration };

/** What a paired DeLong test says of one detector against another on the same images. */
const testEntries = {
  /** AUROC of the one minus AUROC of the other. */
  difference: signed,
  /** Its standard error. */
  error: v.pipe(v.number(), v.minValue(0)),
  /** Two-sided, of "both have the same AUROC". */
  p: share,
  /** Holm's adjustment. */
  holm: share,
};

/** How well one score tells one set from ID images. Scores are oriented larger = more out-of-distribution. */
export const MeasuredScoreSchema = v.object({
  method,
  /** S&I only: the settings that made it, everything else at its default. */
  eta,
  iterations,
  integration,
  /** Share of (ID, OOD) pairs in which the OOD image has the larger score, ties one half: 0.5 is guessing. */
  auroc: share,
  /** Its interval, 95%, by DeLong; absent where the images' own scores were not kept. */
  aurocLow: v.optional(share),
  aurocHigh: v.optional(share),
  /** Share of OOD images that pass as ID at the threshold that 95% of ID images pass: the convention of GAIA and S&I. */
  fpr95: share,
  idImages: count,
  oodImages: count,
  /** The same without the images that show one of the network's classes (`overlap` of the set); absent where none does. */
  apart: v.optional(v.object({ auroc: share, fpr95: share, oodImages: count })),
});

/**
 * The setting of a method that was best on one half of the images (those with even numbers, ID and OOD), and what it reaches on the
 * other half: the best of many settings on the images it was chosen on is too good.
 */
const HalvesSchema = v.object({
  ...column,
  /** Settings that it was chosen from; 1: there was nothing to choose. */
  candidates: count,
  /** On the half that it was chosen on. */
  picked: v.object({ auroc: share, idImages: count, oodImages: count }),
  /** On the other half. */
  reported: v.object({ auroc: share, fpr95: share, idImages: count, oodImages: count }),
});

/** One score against GAIA on the same images, without those that show one of the network's classes. */
const ComparisonSchema = v.object({
  ...column,
  /** Set by set; Holm over the sets. Where the test is undefined the set is left out. */
  sets: v.array(v.object({ set: name, ...testEntries })),
  /**
   * The mean difference over the sets of pictures (noise is none) as one test, for the sets share their ID images and are no
   * independent votes; Holm over the scores compared. Absent where it is undefined.
   */
  pictures: v.optional(v.object({ sets: count, ...testEntries })),
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
        /** Classes of the set that the network has a class for, and how many of the measured images show one. */
        overlap: v.optional(
          v.object({
            images: count,
            of: count,
            classes: v.array(v.object({ name, as: name, images: count })),
          }),
        ),
        halves: v.optional(v.array(HalvesSchema)),
      }),
    ),
    v.minLength(1),
  ),
  /** Every score against GAIA, by paired DeLong tests. */
  comparisons: v.optional(v.object({ with: method, columns: v.array(ComparisonSchema) })),
});

/** A measurement that passed the schema. */
export type Measured = v.InferOutput<typeof MeasuredSchema>;
export type MeasuredSet = Measured['sets'][number];
export type Halves = v.InferOutput<typeof HalvesSchema>;
export type Comparison = v.InferOutput<typeof ComparisonSchema>;
export type MeasuredScore = v.InferOutput<typeof MeasuredScoreSchema>;
