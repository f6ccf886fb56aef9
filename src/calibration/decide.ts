/**
 * What a score says by a pack's calibration: where it falls among ID images, the threshold at a share of them to accept, and how
 * sure that is. One function for page and command line. Scores are larger = more out-of-distribution.
 */
import type { Params } from '../engine/detectors/detector';
import { clopperPearson } from '../metrics/binomial';
import type { Interval } from '../metrics/figure';
import { type CalibratedScore, type CalibratedSettings, percentile, threshold } from './calibration';
import { calibrationIn, type PackLike } from './gaiaByDefinition';
import { must } from '../lib/must';

/** SHA-256 of a network (graph and weights) and of a preprocessing, in hexadecimal digits. */
export interface Identity {
  readonly network: string;
  readonly preprocessing: string;
}

/** A calibration entry with the number of ID images behind it. */
export interface CountedScore extends CalibratedScore {
  readonly images: number;
}

/** A pack, by structure; `madeFor` where the calibration says what network and preprocessing it was made with. */
export interface CalibratedPack<E> extends PackLike<E> {
  readonly calibration: {
    readonly entries: readonly E[];
    readonly madeFor?: Identity | undefined;
  };
}

export interface Placed {
  readonly calibrated: true;
  /** Share of ID images that score below, in percent, 0 to 100. */
  readonly percentile: number;
  /** Score at or below which the share `acceptance` of the calibration images falls. */
  readonly threshold: number;
  /** Share of the calibration images that the threshold accepts: what was asked for, or the most that `images` can tell. */
  readonly acceptance: number;
  /** Whether `acceptance` is less than what was asked for, because so few images cannot tell more. */
  readonly capped: boolean;
  /** The share of all images of this kind that the threshold accepts lies here, 95 times of 100 (Clopper and Pearson). */
  readonly acceptanceInterval: Interval;
  readonly verdict: 'id' | 'ood';
  /** ID images behind the calibration. */
  readonly images: number;
  readonly quantiles: readonly number[];
  /** Conformal p-value of "this image is like the calibration images", 1/(n + 1) to 1, never too small. */
  readonly pValue: number;
}

/** Why a pack's calibration says nothing of a score. */
export type NotCalibrated = 'settings' | 'network' | 'preprocessing';

export type Decision = Placed | { readonly calibrated: false; readonly why: NotCalibrated };

export const NOT_CALIBRATED: Readonly<Record<NotCalibrated, string>> = {
  settings: 'not calibrated for these settings',
  network: 'calibrated for other weights than these',
  preprocessing: 'calibrated for another preparation of the picture than this',
};

/** The largest share of `images` calibration images that a threshold among them can be said to accept: all but one. */
export const finestAcceptance = (images: number): number => (images - 1) / images;

/**
 * The conformal p-value, (1 + #{calibration >= score}) / (n + 1), of which only quantiles of the n calibration scores are known:
 * of the counts that they allow the largest, so that it is never too small.
 */
export function pValueFromQuantiles(quantiles: readonly number[], images: number, score: number): number {
  const last = quantiles.length - 1;
  let below = 0;
  // Quantile i lies at or above the order statistic floor(i / last * (n - 1)), counted from 0.
  for (let i = last; i >= 0; i--)
    if (must(quantiles[i]) < score) {
      below = Math.floor((i / last) * (images - 1) + 1e-9) + 1;
      break;
    }
  return (1 + images - below) / (images + 1);
}

/** Whether the calibration was made for what runs; one that does not say, or a network that is not known, is not held against it. */
function mismatch(madeFor: Identity | undefined, runs: Identity | null): NotCalibrated | null {
  if (madeFor === undefined || runs === null) return null;
  if (madeFor.network !== runs.network) return 'network';
  return madeFor.preprocessing === runs.preprocessing ? null : 'preprocessing';
}

export interface Asked {
  readonly method: string;
  readonly score: number;
  /** The settings of the analysis, null for a detector that depends on none. */
  readonly settings: CalibratedSettings | null;
  /** The detector's own parameters; what is absent has its default. */
  readonly params?: Params | undefined;
  /** Share of ID images to accept, 0 to 1. */
  readonly accept: number;
  /** What runs, where it is known. */
  readonly identity?: Identity | null;
}

/** Where a score falls by a pack's calibration, or why that is not known. */
export function decide(pack: CalibratedPack<CountedScore>, asked: Asked): Decision {
  const { method, score, settings, params, accept, identity = null } = asked;
  const other = mismatch(pack.calibration.madeFor, identity);
  if (other !== null) return { calibrated: false, why: other };
  const entry = calibrationIn(pack, method, settings, params);
  if (entry === null || !Number.isFinite(score)) return { calibrated: false, why: 'settings' };
  const { quantiles, images } = entry;
  const finest = finestAcceptance(images);
  const acceptance = Math.min(accept, finest);
  const xi = threshold(quantiles, acceptance);
  return {
    calibrated: true,
    percentile: percentile(quantiles, score),
    threshold: xi,
    acceptance,
    capped: accept > finest,
    acceptanceInterval: clopperPearson(Math.round(acceptance * images), images),
    verdict: score > xi ? 'ood' : 'id',
    images,
    quantiles,
    pValue: pValueFromQuantiles(quantiles, images, score),
  };
}
