import { type Figure, figure, noFigure } from './figure';
import { countBelow, type Scores } from './scores';

/**
 * Conformal p-values of scores against calibration scores of ID images: (1 + #{calibration >= s}) / (n + 1) (Bates et al., Annals
 * of Statistics 51, 2023). For an image like the calibration images it is at or below p with a chance of at most p. Undefined
 * without calibration scores, and for a score that is not finite.
 */
export function conformalPValues(calibration: Scores, scores: Scores): Figure[] {
  const n = calibration.length;
  if (n === 0) return Array.from(scores, () => noFigure('Undefined: there are no calibration scores.'));
  const sorted = Float64Array.from(calibration).sort();
  // NaN sorts last.
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted[n - 1]))
    return Array.from(scores, () => noFigure('Undefined: a calibration score is not finite.'));
  return Array.from(scores, (score) =>
    Number.isFinite(score)
      ? figure((1 + n - countBelow(sorted, score)) / (n + 1))
      : noFigure(`Undefined: the score is ${score}.`),
  );
}
