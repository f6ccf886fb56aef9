/** The benchmarks that come with the page: `benchmarks/index.json`, and a folder a pack with the run in one file. */
import * as v from 'valibot';

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

export const BenchmarkIndexSchema = v.array(
  v.strictObject({
    /** The pack's id, and the folder's name. */
    id: v.string(),
    title: v.string(),
    /** Path of the run below the list's folder. */
    file: v.string(),
    /** Size of that file. */
    bytes: whole,
    /** All pictures that were scored, sets compared with the ID set, and detectors with their settings. */
    images: whole,
    sets: whole,
    detectors: whole,
  }),
);
export type BenchmarkEntry = v.InferOutput<typeof BenchmarkIndexSchema>[number];

/** Name of the run's file in its folder. */
export const RUN_FILE = 'run.npz';
