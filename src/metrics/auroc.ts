/**
 * Area under the ROC curve and how sure it is: DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988, by sorting (Sun and Xu,
 * IEEE Signal Processing Letters 21, 2014). Scores are larger = more OOD; the positive class is OOD.
 */
import { type Figure, figure, type Interval, mapFigure, noFigure } from './figure';
import { countBelow, type Scores, type SortedScores, sortScores } from './scores';
import { normalCdf, normalQuantile } from './special';

/**
 * Placements: for each of `scores`, ascending, the share of `others`, ascending, that are smaller, ties one half. One walk.
 */
function sortedPlacements(scores: Float64Array, others: Float64Array): Float64Array {
  const placements = new Float64Array(scores.length);
  let below = 0;
  let upTo = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    while (below < others.length && others[below]! < score) below++;
    upTo = Math.max(upTo, below);
    while (upTo < others.length && others[upTo]! === score) upTo++;
    placements[i] = (below + upTo) / 2 / others.length;
  }
  return placements;
}

/** The same in the order of `scores`, which need not be sorted. */
function placements(scores: Scores, others: Float64Array): Float64Array {
  const result = new Float64Array(scores.length);
  for (let i = 0; i < scores.length; i++)
    result[i] = (countBelow(others, scores[i]!) + countBelow(others, scores[i]!, true)) / 2 / others.length;
  return result;
}

const mean = (xs: Float64Array): number => {
  let sum = 0;
  for (const x of xs) sum += x;
  return sum / xs.length;
};

/** Sum of products of the deviations of two rows from their means, over n - 1. */
function covariance(a: Float64Array, b: Float64Array): number {
  const [ma, mb] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - ma) * (b[i]! - mb);
  return sum / (a.length - 1);
}

/** The share of (ID, OOD) pairs in which the OOD image scores higher, ties one half. Exact counts; O(n log n). */
export const auroc = (id: Scores, ood: Scores): Figure => mapFigure(sortScores(id, ood), aurocOfSorted);

function aurocOfSorted({ id, ood }: SortedScores): number {
  let below = 0;
  let upTo = 0;
  // Twice the number of pairs in the right order: whole numbers, exact to 2^53.
  let twice = 0;
  for (const score of ood) {
    while (below < id.length && id[below]! < score) below++;
    upTo = Math.max(upTo, below);
    while (upTo < id.length && id[upTo]! === score) upTo++;
    twice += below + upTo;
  }
  return twice / 2 / id.length / ood.length;
}

export interface AurocInterval {
  readonly auroc: number;
  /** Standard error: by how much it would vary with other images of the same kinds. */
  readonly error: number;
  /** At the level asked for, by the normal distribution, cut to 0..1. */
  readonly interval: Interval;
}

const FEW = 'Undefined: an interval needs at least two images of each class.';
const ALL_IN_ORDER =
  'Undefined: every OOD image scores on the same side of every ID image, so that the variance between images says nothing.';

/**
 * AUROC with DeLong's variance and the interval at `level`. Undefined where one image stands for a class or where every pair
 * is in the same order (the variance is 0 there, which is no certainty). A million scores take well under a second.
 */
export function aurocInterval(id: Scores, ood: Scores, level = 0.95): Figure<AurocInterval> {
  const sorted = sortScores(id, ood);
  if (!sorted.defined) return sorted;
  if (id.length < 2 || ood.length < 2) return noFigure(FEW);
  const area = aurocOfSorted(sorted.value);
  const caught = sortedPlacements(sorted.value.ood, sorted.value.id);
  const passed = sortedPlacements(sorted.value.id, sorted.value.ood);
  const variance = covariance(caught, caught) / ood.length + covariance(passed, passed) / id.length;
  if (variance === 0 && (area === 0 || area === 1)) return noFigure(ALL_IN_ORDER);
  const error = Math.sqrt(variance);
  const reach = normalQuantile(0.5 + level / 2) * error;
  const interval = { low: Math.max(0, area - reach), high: Math.min(1, area + reach) };
  return figure({ auroc: area, error, interval });
}

export interface AurocDifference {
  /** AUROC of the first detector minus that of the second. */
  readonly difference: number;
  readonly error: number;
  readonly interval: Interval;
  /** Two-sided, of "both have the same AUROC". */
  readonly pValue: number;
}

/** One detector's scores of the same images as another's, in the same order. */
export interface PairedScores {
  readonly id: Scores;
  readonly ood: Scores;
}

/**
 * Paired DeLong test of two detectors on the same images. Throws RangeError where the two do not have equally many scores.
 * Where all placements agree the difference is 0 and its p-value 1. O(n log n).
 */
export function pairedAuroc(a: PairedScores, b: PairedScores, level = 0.95): Figure<AurocDifference> {
  const parts = pairedParts(a, b);
  if (!parts.defined) return parts;
  const { difference, caught, passed } = parts.value;
  const error = Math.sqrt(
    covariance(caught, caught) / caught.length + covariance(passed, passed) / passed.length,
  );
  return differenceFigure(difference, error, level);
}

/** The difference of two AUROCs, and the differences of their placements: the variance of a difference is theirs. */
interface PairedParts {
  readonly difference: number;
  readonly caught: Float64Array;
  readonly passed: Float64Array;
}

function pairedParts(a: PairedScores, b: PairedScores): Figure<PairedParts> {
  if (a.id.length !== b.id.length || a.ood.length !== b.ood.length)
    throw new RangeError(
      `A paired test takes the same images of both: ${a.id.length} and ${b.id.length} ID, ${a.ood.length} and ${b.ood.length} OOD scores.`,
    );
  const [first, second] = [sortScores(a.id, a.ood), sortScores(b.id, b.ood)];
  if (!first.defined) return first;
  if (!second.defined) return second;
  if (a.id.length < 2 || a.ood.length < 2) return noFigure(FEW);
  const apart = (xs: Float64Array, ys: Float64Array): Float64Array => xs.map((x, i) => x - ys[i]!);
  return figure({
    difference: aurocOfSorted(first.value) - aurocOfSorted(second.value),
    caught: apart(placements(a.ood, first.value.id), placements(b.ood, second.value.id)),
    passed: apart(placements(a.id, first.value.ood), placements(b.id, second.value.ood)),
  });
}

function differenceFigure(difference: number, error: number, level: number): Figure<AurocDifference> {
  // Rounding of equal placements can leave some 1e-17.
  if (error < 1e-12) {
    if (Math.abs(difference) < 1e-12)
      return figure({ difference: 0, error: 0, interval: { low: 0, high: 0 }, pValue: 1 });
    return noFigure(ALL_IN_ORDER);
  }
  const reach = normalQuantile(0.5 + level / 2) * error;
  return figure({
    difference,
    error,
    interval: { low: difference - reach, high: difference + reach },
    pValue: Math.min(1, 2 * normalCdf(-Math.abs(difference) / error)),
  });
}

/** One detector's scores of ID images, and of several OOD sets that are compared with them. */
export interface PooledScores {
  readonly id: Scores;
  readonly oods: readonly Scores[];
}

/**
 * Two detectors over several OOD sets that are all compared with the same ID images: the mean over the sets of the differences of
 * AUROC, as one test. The ID images are shared, so that the sets' differences are correlated and no independent votes: by DeLong's
 * placements, an ID image counts once, with the mean of its differences over the sets. Of one set it is `pairedAuroc`.
 * Throws RangeError where the two do not have equally many scores, or not the same sets. O(sets n log n).
 */
export function pooledPairedAuroc(a: PooledScores, b: PooledScores, level = 0.95): Figure<AurocDifference> {
  if (a.oods.length !== b.oods.length || a.oods.length === 0)
    throw new RangeError(
      `A pooled test takes the same sets of both, one at least: ${a.oods.length} and ${b.oods.length}.`,
    );
  const sets = a.oods.length;
  const passed = new Float64Array(a.id.length);
  let [difference, variance] = [0, 0];
  for (let s = 0; s < sets; s++) {
    const parts = pairedParts({ id: a.id, ood: a.oods[s]! }, { id: b.id, ood: b.oods[s]! });
    if (!parts.defined) return parts;
    difference += parts.value.difference / sets;
    variance += covariance(parts.value.caught, parts.value.caught) / parts.value.caught.length / sets ** 2;
    parts.value.passed.forEach((x, i) => (passed[i]! += x / sets));
  }
  variance += covariance(passed, passed) / passed.length;
  return differenceFigure(difference, Math.sqrt(variance), level);
}

/**
 * Standard error of an AUROC of which only its value and the numbers of images are known (Hanley and McNeil, Radiology 143,
 * 1982, Eq. 1). Undefined at 0 and 1, where it would be 0 and say nothing, and for less than one image of a class.
 */
export function aurocError(area: number, idImages: number, oodImages: number): Figure {
  if (!(idImages >= 1 && oodImages >= 1))
    return noFigure('Undefined: there is no image of one of the classes.');
  if (!(area >= 0 && area <= 1)) return noFigure(`Undefined: an AUROC of ${area} does not exist.`);
  if (area === 0 || area === 1) return noFigure(ALL_IN_ORDER);
  const q1 = area / (2 - area);
  const q2 = (2 * area ** 2) / (1 + area);
  const variance =
    (area * (1 - area) + (oodImages - 1) * (q1 - area ** 2) + (idImages - 1) * (q2 - area ** 2)) /
    (idImages * oodImages);
  return figure(Math.sqrt(Math.max(0, variance)));
}
