import type { MethodId } from '../../../engine/jobs';
import type { Verdict } from '../../../store/selectors';
import type { ResultRecord } from '../../../store/types';
import { formatSeconds, formatShare, percentDecimals } from '../../numbers';

export interface DetectorRow {
  readonly method: MethodId;
  readonly label: string;
  /** Key of the glossary. */
  readonly term: string;
  readonly hue: 'gaia' | 'si' | null;
  /** null: not there yet. */
  readonly verdict: Verdict | null;
}

const LABELS: Readonly<Record<MethodId, Omit<DetectorRow, 'method' | 'verdict'>>> = {
  'gaia-z': { label: 'GAIA', term: 'gaia', hue: 'gaia' },
  'gaia-a': { label: 'GAIA-A', term: 'gaia', hue: 'gaia' },
  'si-z': { label: 'S&I', term: 'si', hue: 'si' },
  'si-a': { label: 'S&I-A', term: 'si', hue: 'si' },
  msp: { label: '1 − MSP', term: 'msp', hue: null },
  maxlogit: { label: '− MaxLogit', term: 'maxlogit', hue: null },
  energy: { label: 'Energy', term: 'energy', hue: null },
};
/** What a detector is called, and by which sign and term it is known. */
export const detectorLabel = (method: MethodId): Omit<DetectorRow, 'method' | 'verdict'> => LABELS[method];

const ORDER: readonly MethodId[] = ['gaia-z', 'gaia-a', 'si-z', 'si-a', 'msp', 'maxlogit', 'energy'];

/** One row a detector of the rule, all of them from the start and in the same order, whichever scores have arrived. */
export const detectorRows = (verdicts: readonly Verdict[], rule: 'z' | 'a'): readonly DetectorRow[] =>
  ORDER.filter((method) => !/-[za]$/.test(method) || method.endsWith(`-${rule}`)).map((method) => ({
    method,
    ...LABELS[method],
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
  if (method.startsWith('si-')) {
    if (result === null) return '—';
    return `${formatSeconds(result.seconds)}${derivedFrom === undefined ? '' : ` in a run of T = ${derivedFrom}`}`;
  }
  if (forward === null) return '—';
  return formatSeconds(method.startsWith('gaia-') ? forward.seconds.gaia : forward.seconds.outputs);
}
