/** Scores of in-distribution images as the calibration entries of a pack: the one way in which either is made. */
import { defaults, type Params } from '../engine/detectors/detector';
import { isMethod, metaOf, type MethodId, sideOf } from '../engine/detectors/methods';
import { quantiles } from '../metrics/quantiles';
import { must } from '../lib/must';

/** Scores of one detector, larger = more out-of-distribution; NaN where an image has none. */
export interface CalibrationColumn {
  readonly method: MethodId;
  /** All of its parameters; of S&I `eta`, `iterations` and `integration` too. */
  readonly params: Params;
  readonly values: ArrayLike<number>;
}

/** An entry of `pack.json`, by structure. */
export interface MadeEntry {
  readonly method: MethodId;
  readonly eta?: number;
  readonly iterations?: number;
  readonly integration?: 'mean' | 'add' | 'multiply';
  readonly params?: Params;
  readonly images: number;
  readonly source?: string;
  readonly backend?: string;
  readonly quantiles: number[];
}

/** Quantiles at most: steps of half a percent. */
const MOST_QUANTILES = 201;
/** Scores at least: fewer say nothing of a share of images. */
export const LEAST_IMAGES = 11;

/** Eight digits: far finer than the step from one ID image to the next, and half of what doubles would take. */
const rounded = (x: number): number => Number(x.toPrecision(8));

const SI = ['eta', 'iterations', 'integration'] as const;

/** Whether two detectors' parameters are the same, absent ones at their defaults; what the detector does not have is passed over. */
export function sameParams(method: string, a: Params | undefined, b: Params | undefined): boolean {
  if (!isMethod(method)) return true;
  const meta = metaOf(method);
  const usual = defaults(meta);
  return Object.keys(meta.parameters).every(
    (name) => (a?.[name] ?? usual[name]) === (b?.[name] ?? usual[name]),
  );
}

/** A detector's parameters where one differs from its default. */
function ownParams(method: MethodId, params: Params): { params?: Params } {
  if (sameParams(method, params, undefined)) return {};
  const names = Object.keys(metaOf(method).parameters);
  return { params: Object.fromEntries(names.map((name) => [name, must(params[name])])) };
}

/**
 * The entry of one column: quantiles of its finite scores, at most 201, and no more than there are images, so that few images
 * are kept one by one. Null where fewer than 11 images have a score.
 */
export function entryOf(
  { method, params, values }: CalibrationColumn,
  made: { readonly source?: string; readonly backend?: string } = {},
): MadeEntry | null {
  const finite = Float64Array.from(values).filter((v) => Number.isFinite(v));
  if (finite.length < LEAST_IMAGES) return null;
  const si =
    sideOf(method) === 'si'
      ? Object.fromEntries(
          SI.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]),
        )
      : {};
  const all = quantiles(finite, Math.min(MOST_QUANTILES, finite.length)).map(rounded);
  return { method, ...si, ...ownParams(method, params), images: finite.length, ...made, quantiles: all };
}
