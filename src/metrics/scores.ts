import { type Figure, figure, noFigure } from './figure';

/** Scores of images, larger = more out-of-distribution. */
export type Scores = ArrayLike<number>;

/** The scores of both classes, each ascending. */
export interface SortedScores {
  readonly id: Float64Array;
  readonly ood: Float64Array;
}

/** Why these scores have no figure, or null: an empty class, or a score that is not a finite number. */
function fault(scores: Scores, what: 'ID' | 'OOD'): string | null {
  if (scores.length === 0) return `Undefined: there is no ${what} score.`;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (!Number.isFinite(score)) return `Undefined: ${what} score ${i + 1} of ${scores.length} is ${score}.`;
  }
  return null;
}

/** Why the two classes have no figure, or null. */
const scoresFault = (id: Scores, ood: Scores): string | null => fault(id, 'ID') ?? fault(ood, 'OOD');

/** Both classes ascending, or why they cannot be compared. O(n log n). */
export function sortScores(id: Scores, ood: Scores): Figure<SortedScores> {
  const reason = scoresFault(id, ood);
  if (reason !== null) return noFigure(reason);
  return figure({ id: Float64Array.from(id).sort(), ood: Float64Array.from(ood).sort() });
}

/** How many of `sorted` (ascending) are below `x`; with `orEqual`, below or equal. O(log n). */
export function countBelow(sorted: ArrayLike<number>, x: number, orEqual = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle]!;
    if (orEqual ? value <= x : value < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
