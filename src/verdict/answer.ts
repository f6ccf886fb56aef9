/**
 * What the page answers first: may the network be trusted on this picture? Made of the primary detector and of all others by one
 * rule. Pure: the page, its title and what is read out say the same.
 *
 * Each calibrated detector puts the picture into a zone by its percentile among ID images: `familiar` below the borderline band,
 * `unfamiliar` above it, else `borderline`. With P the primary detector's zone and U of n detectors saying unfamiliar:
 *
 *   U > n / 2, P not familiar     -> unfamiliar
 *   U > n / 4, and none of above  -> disagree
 *   else                          -> P; or disagree, where P is unfamiliar with so few others
 *
 * So no picture is called familiar when more than a quarter of the detectors call it unfamiliar: many detectors at a threshold
 * of 95% raise a false alarm now and then, and a single one of them is none.
 */
import type { Interval } from '../metrics/figure';

export type Zone = 'familiar' | 'borderline' | 'unfamiliar';

/** The narrowest that the band around the threshold gets, to either side, in shares of ID images. */
const HALF_BAND = 0.02;

/** Percentiles between which nothing is decided, 0 to 100. */
export interface Band {
  readonly low: number;
  readonly high: number;
}

/** The borderline band of a threshold: the interval of what it accepts, and no less than two points to either side. */
export function bandOf(acceptance: number, interval: Interval | null): Band {
  const low = Math.min(acceptance - HALF_BAND, interval?.low ?? 1);
  const high = Math.max(acceptance + HALF_BAND, interval?.high ?? 0);
  return { low: 100 * Math.max(0, low), high: 100 * Math.min(1, high) };
}

export const zoneOf = (percentile: number, { low, high }: Band): Zone =>
  percentile < low ? 'familiar' : percentile > high || percentile >= 100 ? 'unfamiliar' : 'borderline';

/** One detector's say; `zone` null where it is not calibrated. */
export interface Say<Id> {
  readonly method: Id;
  readonly zone: Zone | null;
}

export interface Answer {
  readonly kind: Zone | 'disagree' | 'none';
  /** Detectors that say unfamiliar, and those that say anything. */
  readonly unfamiliar: number;
  readonly of: number;
}

/** The answer of all detectors; `primary` counts first, or, where it is not calibrated or not there yet, the first that is. */
export function answerOf<Id>(says: readonly Say<Id>[], primary: Id): Answer {
  const known = says.filter((say): say is Say<Id> & { readonly zone: Zone } => say.zone !== null);
  const of = known.length;
  const first = known.find(({ method }) => method === primary) ?? known[0];
  if (first === undefined) return { kind: 'none', unfamiliar: 0, of };
  const unfamiliar = known.filter(({ zone }) => zone === 'unfamiliar').length;
  const answer = (kind: Answer['kind']): Answer => ({ kind, unfamiliar, of });
  if (2 * unfamiliar > of && first.zone !== 'familiar') return answer('unfamiliar');
  if (4 * unfamiliar > of || first.zone === 'unfamiliar') return answer('disagree');
  return answer(first.zone);
}

export interface Prediction {
  readonly label: string;
  /** 0 to 1. */
  readonly probability: number;
}

/** "78%"; never 0% or 100% of what is neither. */
export function percentOf(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  if (share < 1 && share >= 0.995) return '>99%';
  return `${Math.round(100 * share)}%`;
}

/** The answer as a sentence that needs no explanation: "Unfamiliar. Do not trust “cat” (78%)". */
export function answerText({ kind, unfamiliar, of }: Answer, top: Prediction | null): string {
  const sure = top === null ? '' : ` “${top.label}” (${percentOf(top.probability)})`;
  switch (kind) {
    case 'unfamiliar':
      return top === null ? 'Unfamiliar' : `Unfamiliar. Do not trust${sure}`;
    case 'familiar':
      return top === null ? 'Looks familiar' : `Looks familiar: ${top.label}`;
    case 'borderline':
      return top === null ? 'Borderline' : `Borderline. Double-check${sure}`;
    case 'disagree':
      return `Detectors disagree: ${unfamiliar} of ${of} ${unfamiliar === 1 ? 'says' : 'say'} unfamiliar`;
    case 'none':
      return 'No verdict: not calibrated for these settings';
  }
}

/** The answer in a word or two, for the page's title: "Unfamiliar". */
export const answerWord = ({ kind, unfamiliar, of }: Answer): string =>
  ({
    unfamiliar: 'Unfamiliar',
    familiar: 'Familiar',
    borderline: 'Borderline',
    disagree: `${unfamiliar} of ${of} say unfamiliar`,
    none: 'No verdict',
  })[kind];
