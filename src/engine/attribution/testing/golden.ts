/** What `src/testdata/golden.json` holds, as `generate_golden.py` wrote it, and the settings that it names. */
import type { Settings } from '../../settings';

/** Non-zeros of every channel of every tap. */
export type Counts = number[][];
/** Of one image. */
export interface Values {
  logits: number[];
  msp: number;
  energy: number;
  maxlogit: number;
  gaiaZ: Counts;
  gaiaA: number;
  inputGradient: number[];
  siZ: { eta: number; each: Counts[]; add: Counts[]; multiply: Counts[] }[];
  siA: { eta: number; scores: number[] }[];
  /** With splitting off, at eta 0.05. */
  siAImage?: number[];
  histograms: number[][];
  ways?: { way: string; each: Counts[] }[];
  /** S&I-A at eta 0.05: scores after 1..3 iterations, non-zeros of each iteration's inner gradients. */
  waysA?: { way: string; scores: number[]; each: Counts[] }[];
  reference?: Counts[];
  siPath?: number[];
  siTap?: { tap: number; channel: number; values: number[] };
  ig?: { steps: number; values: number[]; difference: number; error: number };
}
/** The settings that each `way` of the file names. */
export const WAYS: Record<string, Partial<Settings>> = {
  'splitting off': { splitting: false },
  random: { perturbation: 'random', seed: 7 },
  l2: { l2Bound: 0.5 },
  logit: { attackLoss: 'logit' },
  margin: { attackLoss: 'margin' },
  none: { perturbation: 'none' },
  'splitting off, random': { splitting: false, perturbation: 'random', seed: 7 },
  'splitting off, l2': { splitting: false, l2Bound: 0.5 },
  'random, l2': { perturbation: 'random', seed: 7, l2Bound: 0.5 },
  'splitting off, margin': { splitting: false, attackLoss: 'margin' },
  default: {},
  'all channels': { topFraction: 1 },
  'half of the channels': { topFraction: 0.5 },
  'reference taps': { taps: 'reference' },
};
