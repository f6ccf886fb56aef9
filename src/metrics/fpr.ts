/**
 * "FPR95" means three things in this field, which differ widely on the same scores. All three are here; a figure always goes
 * with the name of its convention. Scores are larger = more OOD.
 */
import { mulberry32 } from '../lib/random';
import { type Figure, figure, type Interval, mapFigure, noFigure } from './figure';
import { quantileOfSorted } from './quantiles';
import { countBelow, type Scores, type SortedScores, sortScores } from './scores';

export const FPR_CONVENTIONS = {
  /** GAIA's and S&I's code. */
  paper: {
    label: 'papers',
    positive: 'ID',
    text: 'The threshold is the round(0.05 n)-th smallest ID confidence, counted from 0; the figure is the share of OOD images strictly above it.',
  },
  'ood-positive': {
    label: 'OpenOOD',
    positive: 'OOD',
    text: 'OOD is the positive class (OpenOOD, pytorch-ood): the share of ID images rejected at the first threshold that catches 95% of OOD images.',
  },
  'nearest-recall': {
    label: 'outlier exposure',
    positive: 'ID',
    text: 'The share of OOD images accepted at the threshold whose share of accepted ID images is nearest 95%; of two as near, the one that accepts more.',
  },
} as const;
export type FprConvention = keyof typeof FPR_CONVENTIONS;
export const FPR_CONVENTION_IDS = Object.keys(FPR_CONVENTIONS) as readonly FprConvention[];

export interface Fpr95 {
  /** By the convention's own rule. */
  readonly value: number;
  /** The score at the threshold. */
  readonly threshold: number;
  /**
   * With the images whose score is exactly the threshold's counted as rejected, and as accepted: where these differ, ties
   * decide the figure.
   */
  readonly range: Interval;
}

/** As Python rounds: halves to the even neighbour. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Shares of OOD images that pass at a threshold: below it, and below it or on it. */
function passing(ood: Float64Array, threshold: number): { strict: number; all: number } {
  return {
    strict: countBelow(ood, threshold) / ood.length,
    all: countBelow(ood, threshold, true) / ood.length,
  };
}

function paperRule({ id, ood }: SortedScores): Fpr95 {
  // Confidence is minus the score: the k-th smallest confidence is the k-th largest score.
  const threshold = id[id.length - 1 - roundHalfEven(0.05 * id.length)]!;
  const { strict, all } = passing(ood, threshold);
  return { value: strict, threshold, range: { low: strict, high: all } };
}

function oodPositiveRule({ id, ood }: SortedScores): Fpr95 {
  // The first threshold, from large scores down, at or above which 95% of OOD images lie.
  const need = Math.ceil(0.95 * ood.length - 1e-9);
  const threshold = ood[ood.length - need]!;
  const value = 1 - countBelow(id, threshold) / id.length;
  return { value, threshold, range: { low: 1 - countBelow(id, threshold, true) / id.length, high: value } };
}

function nearestRecallRule({ id, ood }: SortedScores): Fpr95 {
  const n = id.length;
  // Thresholds are the distinct scores of both; at a score, recall is the share of ID at or below it. Recall changes only at ID
  // scores, so its best values are those of an ID score; of thresholds with that recall the largest counts: just below the next
  // ID score.
  let best = { gap: Infinity, at: -1 };
  for (let i = n - 1; i >= 0; i--) {
    if (i < n - 1 && id[i] === id[i + 1]) continue;
    const gap = Math.abs((i + 1) / n - 0.95);
    if (gap < best.gap - 1e-12) best = { gap, at: i };
  }
  const next = id[best.at + 1] ?? null;
  const own = id[best.at]!;
  // Recall 1 is first reached at the largest ID score; what lies beyond is not a threshold there.
  const lastOod = next === null ? -1 : countBelow(ood, next) - 1;
  const threshold = lastOod >= 0 && ood[lastOod]! > own ? ood[lastOod]! : own;
  const { strict, all } = passing(ood, threshold);
  return { value: all, threshold, range: { low: strict, high: all } };
}

const RULES: Readonly<Record<FprConvention, (scores: SortedScores) => Fpr95>> = {
  paper: paperRule,
  'ood-positive': oodPositiveRule,
  'nearest-recall': nearestRecallRule,
};

/** FPR95 by one convention, with the range that ties leave. O(n log n). */
export const fpr95 = (id: Scores, ood: Scores, convention: FprConvention = 'paper'): Figure<Fpr95> =>
  mapFigure(sortScores(id, ood), (scores) => RULES[convention](scores));

/** `scores` (ascending) drawn anew with replacement, ascending: by counting how often each is drawn. */
function resample(scores: Float64Array, random: () => number): Float64Array {
  const n = scores.length;
  const times = new Uint32Array(n);
  for (let i = 0; i < n; i++) times[Math.floor(random() * n)]!++;
  const drawn = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    drawn.fill(scores[i]!, at, at + times[i]!);
    at += times[i]!;
  }
  return drawn;
}

/**
 * Interval of FPR95 by the stratified bootstrap: ID and OOD images are drawn anew separately, `draws` times, from one seed; the
 * interval runs between the percentiles of the figures. Undefined for fewer than two images of a class. O(draws n).
 */
export function fpr95Interval(
  id: Scores,
  ood: Scores,
  convention: FprConvention,
  { level = 0.95, draws = 1000, seed = 0 }: { level?: number; draws?: number; seed?: number } = {},
): Figure<Interval> {
  const sorted = sortScores(id, ood);
  if (!sorted.defined) return sorted;
  if (id.length < 2 || ood.length < 2)
    return noFigure('Undefined: an interval needs at least two images of each class.');
  const random = mulberry32(seed);
  const values = Float64Array.from({ length: draws }, () => {
    const drawn = { id: resample(sorted.value.id, random), ood: resample(sorted.value.ood, random) };
    return RULES[convention](drawn).value;
  }).sort();
  return figure({
    low: quantileOfSorted(values, (1 - level) / 2),
    high: quantileOfSorted(values, (1 + level) / 2),
  });
}
