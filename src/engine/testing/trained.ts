/** The trained WRN-10-1 of the packs against float64 PyTorch by the papers' own ways (`src/testdata/generate_trained.py`). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { goldenImages } from '../attribution/testing/goldenImages';

type Values = readonly number[];
interface Trained {
  readonly logits: readonly Values[];
  readonly msp: Values;
  readonly energy_T1: Values;
  /** Of every norm `[4, K]`. */
  readonly gaia_z_density: readonly (readonly Values[])[];
  readonly gaia_z_tau_eq14: Values;
  /** Mean of squares, as the code prints it. */
  readonly gaia_z: Values;
  readonly gaia_a: Values;
  readonly bn_names: readonly string[];
  /** Channels, rows, columns. */
  readonly bn_shapes: readonly (readonly [number, number, number])[];
  readonly si_z: Readonly<
    Record<string, Readonly<Record<'paper_eq11_maxlogit_mean' | 'code_multiply' | 'code_add', Values>>>
  >;
  /** Divided by T, Eq. 13. */
  readonly si_a: Readonly<Record<string, Values>>;
  readonly detectors: Readonly<Record<string, Values>>;
}

const here = import.meta.dirname;
export const TRAINED = (
  JSON.parse(readFileSync(path.join(here, '../../testdata/trained.json'), 'utf8')) as { values: Trained }
).values;
export const TRAINED_PACK = path.resolve(here, '../../../public/packs/cifar10-wrn-10-1');

/** The four images, normalised, NHWC `[32, 32, 3]` each. */
export const trainedImages = (mean: Values, std: Values): Float32Array[] =>
  goldenImages().map((rgb) => Float32Array.from(rgb, (v, i) => (v / 255 - mean[i % 3]!) / std[i % 3]!));
