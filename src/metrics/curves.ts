/** What every threshold does to the images of both classes, and the figures that come of it. Scores: larger = more OOD. */
import { type Figure, figure, mapFigure } from './figure';
import { type Scores, type SortedScores, sortScores } from './scores';
import { normalQuantile } from './special';

/** One threshold: images that score at it or above it are called OOD. */
export interface ThresholdPoint {
  /** Infinity at the first point, where nothing is called OOD. */
  readonly threshold: number;
  /** ID images called OOD. */
  readonly rejected: number;
  /** OOD images called OOD. */
  readonly caught: number;
}

export interface ThresholdCurve {
  /** From "nothing is OOD" down to "everything is OOD"; one point a distinct score. */
  readonly points: readonly ThresholdPoint[];
  readonly idImages: number;
  readonly oodImages: number;
}

/** All thresholds at which something changes. O(n log n). */
export const thresholdCurve = (id: Scores, ood: Scores): Figure<ThresholdCurve> =>
  mapFigure(sortScores(id, ood), walk);

function walk({ id, ood }: SortedScores): ThresholdCurve {
  const points: ThresholdPoint[] = [{ threshold: Infinity, rejected: 0, caught: 0 }];
  let i = id.length - 1;
  let o = ood.length - 1;
  while (i >= 0 || o >= 0) {
    const threshold = Math.max(i >= 0 ? id[i]! : -Infinity, o >= 0 ? ood[o]! : -Infinity);
    while (i >= 0 && id[i] === threshold) i--;
    while (o >= 0 && ood[o] === threshold) o--;
    points.push({ threshold, rejected: id.length - 1 - i, caught: ood.length - 1 - o });
  }
  return { points, idImages: id.length, oodImages: ood.length };
}

/** A point of a line that is drawn. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly threshold: number;
}

/** ROC: x the share of ID images rejected, y the share of OOD images caught. */
export const rocCurve = ({ points, idImages, oodImages }: ThresholdCurve): Point[] =>
  points.map(({ threshold, rejected, caught }) => ({
    x: rejected / idImages,
    y: caught / oodImages,
    threshold,
  }));

/** DET: as the ROC with the share of OOD images missed, both on the axis of normal deviates. Ends at 0 and 1 are left out. */
export const detCurve = ({ points, idImages, oodImages }: ThresholdCurve): Point[] =>
  points.flatMap(({ threshold, rejected, caught }) => {
    const [x, y] = [normalQuantile(rejected / idImages), normalQuantile(1 - caught / oodImages)];
    return Number.isFinite(x) && Number.isFinite(y) ? [{ x, y, threshold }] : [];
  });

/**
 * Precision and recall: x the share of the positive class that is found, y the share of what is called positive that is.
 * The first point is recall 0 with precision 1, as scikit-learn adds it.
 */
export function precisionRecallCurve(curve: ThresholdCurve, positive: 'ood' | 'id'): Point[] {
  const { points, idImages, oodImages } = curve;
  const start = { x: 0, y: 1, threshold: positive === 'ood' ? Infinity : -Infinity };
  if (positive === 'ood')
    return [
      start,
      ...points.slice(1).map(({ threshold, rejected, caught }) => ({
        x: caught / oodImages,
        y: caught / (caught + rejected),
        threshold,
      })),
    ];
  // ID is called what lies below a threshold: from the most familiar image on.
  const rows = points.slice(0, -1).reverse();
  return [
    start,
    ...rows.map(({ threshold, rejected, caught }) => {
      const [kept, passed] = [idImages - rejected, oodImages - caught];
      return { x: kept / idImages, y: kept / (kept + passed), threshold };
    }),
  ];
}

export interface Aupr {
  /** Average precision: sum of (R_k - R_(k-1)) P_k, scikit-learn's `average_precision_score`. */
  readonly averagePrecision: number;
  /** The area by trapezia, as OpenOOD takes it; larger where the curve has steps. */
  readonly trapezoid: number;
  /** Share of the positive class among all images: what guessing gives. */
  readonly baseRate: number;
}

/** Area under the precision-recall curve with OOD (AUPR-out) or ID (AUPR-in) as the positive class. */
export function aupr(id: Scores, ood: Scores, positive: 'ood' | 'id'): Figure<Aupr> {
  const curve = thresholdCurve(id, ood);
  if (!curve.defined) return curve;
  const line = precisionRecallCurve(curve.value, positive);
  let step = 0;
  let area = 0;
  for (let k = 1; k < line.length; k++) {
    const width = line[k]!.x - line[k - 1]!.x;
    step += width * line[k]!.y;
    area += (width * (line[k]!.y + line[k - 1]!.y)) / 2;
  }
  const positives = positive === 'ood' ? ood.length : id.length;
  return figure({
    averagePrecision: step,
    trapezoid: area,
    baseRate: positives / (id.length + ood.length),
  });
}

/** The least share of all images that any threshold calls wrongly; classes weigh as many images as they have. */
export const detectionError = (id: Scores, ood: Scores): Figure =>
  mapFigure(thresholdCurve(id, ood), ({ points, idImages, oodImages }) => {
    const wrong = points.map(({ rejected, caught }) => rejected + oodImages - caught);
    return wrong.reduce((a, b) => Math.min(a, b)) / (idImages + oodImages);
  });

/**
 * At most `count` points of a line, both ends kept, spread by the length along it: a drawn curve of a million scores needs no
 * million points.
 */
export function thinned<P extends { readonly x: number; readonly y: number }>(
  line: readonly P[],
  count: number,
): P[] {
  if (line.length <= count) return [...line];
  const along = [0];
  for (let i = 1; i < line.length; i++)
    along.push(along[i - 1]! + Math.hypot(line[i]!.x - line[i - 1]!.x, line[i]!.y - line[i - 1]!.y));
  const step = along.at(-1)! / (count - 1);
  const kept = [line[0]!];
  for (let i = 1; i < line.length - 1; i++)
    if (kept.length < count - 1 && along[i]! >= kept.length * step) kept.push(line[i]!);
  return [...kept, line.at(-1)!];
}
