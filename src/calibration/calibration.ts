/**
 * Where a score falls among the scores of in-distribution (ID) images. Scores are oriented larger = more
 * out-of-distribution; `quantiles[i]` is the score at probability `i / (length - 1)` over ID images.
 */

import type { Params, Rule, Side } from '../engine/detectors/detector';
import { ruleOfMethod, sideOf } from '../engine/detectors/methods';
import { sameParams } from './entries';
import { must } from '../lib/must';

/** Equal to the defaults of the engine's settings (a test holds the two together): calibration is made with these. */
export const CALIBRATED_SETTINGS = {
  eta: 0.001,
  iterations: 2,
  integration: 'mean',
  perturbation: 'adversarial',
  splitting: true,
  attackLoss: 'cross-entropy',
  l2Bound: null,
  taps: 'gaia',
  labelSpace: 'auto',
  topFraction: 0.9,
  scoreForm: 'tau',
  tolerance: 0,
  seed: 0,
} as const;

/** The engine's `Settings`, by structure: those that calibration depends on. */
export interface CalibratedSettings {
  readonly eta: number;
  readonly iterations: number;
  readonly integration: string;
  readonly perturbation: string;
  readonly splitting: boolean;
  readonly attackLoss: string;
  readonly l2Bound: number | null;
  readonly taps: string;
  readonly topFraction: number;
  readonly scoreForm: string;
  readonly tolerance: number;
}

/** A pack's calibration entry, by structure; quantiles ascend. What is absent has its default. */
export interface CalibratedScore {
  readonly method: string;
  readonly eta?: number | undefined;
  readonly iterations?: number | undefined;
  readonly integration?: string | undefined;
  readonly params?: Params | undefined;
  readonly quantiles: readonly number[];
}

/** First index whose value is at least `x` (`strict`: more than `x`); `length` where there is none. */
function firstAbove(sorted: readonly number[], x: number, strict: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = must(sorted[middle]);
    if (strict ? value > x : value >= x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Share of ID images that score below `score`, in percent, 0 to 100, by linear interpolation between the quantiles.
 * Where several quantiles equal the score, the middle of their span. NaN for a score that is NaN or without quantiles.
 */
export function percentile(quantiles: readonly number[], score: number): number {
  const last = quantiles.length - 1;
  if (last < 1 || Number.isNaN(score)) return Number.NaN;
  const from = firstAbove(quantiles, score, false);
  if (from > last) return 100;
  if (quantiles[from] === score) {
    const to = firstAbove(quantiles, score, true) - 1;
    return (100 * (from + to)) / 2 / last;
  }
  if (from === 0) return 0;
  const below = must(quantiles[from - 1]);
  return (100 * (from - 1 + (score - below) / (must(quantiles[from]) - below))) / last;
}

/** A percentile as it is written down: it lies between quantiles half a percent apart, and 0 and 100 are beyond all ID images. */
export function roundedPercentile(at: number): number {
  if (at <= 0 || at >= 100) return at;
  return Math.min(99.5, Math.max(0.5, Math.round(at * 2) / 2));
}

/**
 * The score xi at or below which a share `tpr` (0 to 1) of ID images falls: larger scores are called OOD.
 * NaN without quantiles; `tpr` is clamped to 0..1.
 */
export function threshold(quantiles: readonly number[], tpr: number): number {
  const last = quantiles.length - 1;
  if (last < 0) return Number.NaN;
  const at = Math.min(1, Math.max(0, tpr)) * last;
  const low = Math.min(last, Math.floor(at + 1e-9));
  const a = must(quantiles[low]);
  const b = must(quantiles[Math.min(last, low + 1)]);
  const share = Math.max(0, at - low);
  return share === 0 ? a : a + share * (b - a);
}

/** A setting that calibration does not vary: at another value than the usual one a score has none. */
export type FixedSetting = Exclude<keyof CalibratedSettings, 'eta' | 'iterations' | 'integration'>;
const GAIA_FIXED = { z: ['taps', 'scoreForm', 'tolerance'], a: ['taps'] } as const;
const SI_FIXED = ['perturbation', 'splitting', 'attackLoss', 'l2Bound'] as const;

/** The settings that leave GAIA or S&I without a calibration, as they are not the usual ones. */
export function unusual(side: Side, rule: Rule, settings: CalibratedSettings): readonly FixedSetting[] {
  const fixed: readonly FixedSetting[] =
    side === 'gaia'
      ? GAIA_FIXED[rule]
      : [...GAIA_FIXED[rule], ...SI_FIXED, ...(rule === 'a' ? (['topFraction'] as const) : [])];
  return fixed.filter((name) => settings[name] !== CALIBRATED_SETTINGS[name]);
}

/**
 * The entry whose method and settings are exactly these, or null: "not calibrated for these settings".
 * Other detectors than GAIA and S&I depend on their own parameters alone (`params`; what is absent has its default); GAIA-Z on the taps, the form of the score and the tolerance only,
 * GAIA-A on the taps only; S&I must match in eta and iterations, S&I-Z in the integration, with all else that it depends
 * on at its default. The label space is in the method.
 */
export function findCalibration<E extends CalibratedScore>(
  entries: readonly E[],
  method: string,
  settings: CalibratedSettings | null,
  params?: Params,
): E | null {
  const base = CALIBRATED_SETTINGS;
  const candidates = entries.filter((entry) => entry.method === method);
  const side = sideOf(method);
  if (side === null) return candidates.find((entry) => sameParams(method, entry.params, params)) ?? null;
  if (settings === null) return side === 'gaia' ? (candidates[0] ?? null) : null;
  const rule = ruleOfMethod(method) ?? 'z';
  if (unusual(side, rule, settings).length > 0) return null;
  if (side === 'gaia') return candidates[0] ?? null;
  const large = rule === 'a';
  return (
    candidates.find(
      (entry) =>
        (entry.eta ?? base.eta) === settings.eta &&
        (entry.iterations ?? base.iterations) === settings.iterations &&
        (large || (entry.integration ?? base.integration) === settings.integration),
    ) ?? null
  );
}
