/** The lines that are drawn of a run's scores: ROC, precision and recall, DET, and how the scores themselves are spread. */
import {
  detCurve,
  type Point,
  precisionRecallCurve,
  rocCurve,
  thinned,
  thresholdCurve,
} from '../metrics/curves';
import { quantileOfSorted } from '../metrics/quantiles';
import { idSetOf, present, type RunScores } from './runScores';
import { must } from '../lib/must';

export const CURVE_KINDS = ['roc', 'pr-out', 'pr-in', 'det', 'density'] as const;
export type CurveKind = (typeof CURVE_KINDS)[number];

export interface CurveLine {
  /** Index into the run's columns. */
  readonly column: number;
  /** Scores have a line of each class; other curves have one. */
  readonly of: 'both' | 'id' | 'ood';
  readonly points: readonly Point[];
}

/** Points of a drawn line at most: more cannot be told apart on a screen. */
const MOST_POINTS = 500;
const BINS = 60;

/** Histogram of scores as the outline of its bars, between quantiles that hold 99% of both classes; the ends take the rest. */
function densityLines(column: number, id: Float64Array, ood: Float64Array): CurveLine[] {
  const all = Float64Array.from([...id, ...ood]).sort();
  const [low, high] = [quantileOfSorted(all, 0.005), quantileOfSorted(all, 0.995)];
  const width = high > low ? (high - low) / BINS : 1;
  return (['id', 'ood'] as const).map((of) => {
    const scores = of === 'id' ? id : ood;
    const counts = new Float64Array(BINS);
    for (const score of scores) {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor((score - low) / width)));
      counts[bin] = must(counts[bin]) + 1 / scores.length;
    }
    const points = [...counts].flatMap((y, i) => [
      { x: low + i * width, y, threshold: low + i * width },
      { x: low + (i + 1) * width, y, threshold: low + (i + 1) * width },
    ]);
    return { column, of, points };
  });
}

/** The lines of some columns against one set; a column without a score of either class has none. */
export function curveLines(
  run: RunScores,
  set: string,
  kind: CurveKind,
  columns: readonly number[],
): CurveLine[] {
  const id = idSetOf(run);
  const ood = run.sets.find(({ name }) => name === set);
  if (ood === undefined) throw new RangeError(`There is no set "${set}" in this run.`);
  return columns.flatMap((column): CurveLine[] => {
    const [a, b] = [present(must(id.scores[column])), present(must(ood.scores[column]))];
    const curve = thresholdCurve(a, b);
    if (!curve.defined) return [];
    if (kind === 'density') return densityLines(column, a, b);
    const line =
      kind === 'roc'
        ? rocCurve(curve.value)
        : kind === 'det'
          ? detCurve(curve.value)
          : precisionRecallCurve(curve.value, kind === 'pr-out' ? 'ood' : 'id');
    return [{ column, of: 'both', points: thinned(line, MOST_POINTS) }];
  });
}
