import type { Rule, Side } from '../../../engine/detectors/detector';
import { type MethodId, metaOf, sideOf, usualMethods } from '../../../engine/detectors/methods';
import type { Verdict } from '../../../store/selectors';
import type { ResultRecord } from '../../../store/types';
import { formatSeconds, formatShare, percentDecimals } from '../../numbers';

export interface DetectorRow {
  readonly method: MethodId;
  readonly label: string;
  /** Key of the glossary. */
  readonly term: string;
  readonly hue: Side | null;
  /** null: not there yet. */
  readonly verdict: Verdict | null;
}

/** What a detector is called, and by which sign and term it is known. */
export function detectorLabel(method: MethodId): Omit<DetectorRow, 'method' | 'verdict'> {
  const { short, term, side } = metaOf(method);
  return { label: short, term, hue: side };
}

/** One row a detector of the rule, all of them from the start and in the same order, whichever scores have arrived. */
export const detectorRows = (verdicts: readonly Verdict[], rule: Rule): readonly DetectorRow[] =>
  usualMethods(rule).map((method) => ({
    method,
    ...detectorLabel(method),
    verdict: verdicts.find((verdict) => verdict.method === method) ?? null,
  }));

/** Where a score falls among the ID images; beyond all of them no percentile would be honest: "above all". */
export function percentileText({ percentile, images }: Verdict): string {
  if (percentile === null) return '—';
  if (percentile >= 100) return 'above all';
  if (percentile <= 0) return 'below all';
  return formatShare(percentile / 100, percentDecimals(images));
}

/**
 * When a detector's score was there, counted from the start of the job: the detectors of the logits need the forward pass,
 * GAIA one backward pass more, S&I everything. A score cut out of a longer run names that run.
 */
export function timeText(method: MethodId, record: ResultRecord): string {
  const { forward, result, derivedFrom } = record;
  if (sideOf(method) === 'si') {
    if (result === null) return '—';
    return `${formatSeconds(result.seconds)}${derivedFrom === undefined ? '' : ` in a run of T = ${derivedFrom}`}`;
  }
  if (forward === null) return '—';
  return formatSeconds(sideOf(method) === 'gaia' ? forward.seconds.gaia : forward.seconds.outputs);
}
