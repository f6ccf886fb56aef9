/** Every detector as a row of the table, and how rows are filtered, sorted and grouped. Pure. */
import { NOT_CALIBRATED } from '../../../calibration/decide';
import type { Family, Rule } from '../../../engine/detectors/detector';
import { fitsRule, METHODS, type MethodId, metaOf } from '../../../engine/detectors/methods';
import { changedParams } from '../../../store/parameters';
import type { Verdict } from '../../../store/selectors';
import type { DetectorsState } from '../../../store/types';
import type { Zone } from '../../../verdict/answer';
import { zoneOfVerdict } from '../../figures/verdict/model';
import { formatPValue, formatSeconds } from '../../numbers';
import { detectorLabel, type DetectorRow } from './model';

export const FAMILY_NAME: Readonly<Record<Family, string>> = {
  gradient: 'Gradients',
  output: 'Output',
  feature: 'Features',
  distance: 'Distances',
};

export interface FullRow extends DetectorRow {
  readonly family: Family;
  readonly zone: Zone | null;
  /** Seconds that the score took; null where it is not known. */
  readonly seconds: number | null;
  /** What the row says in place of a verdict. */
  readonly why: string | null;
}

/** What the rows are made of. */
export interface Known {
  readonly verdicts: readonly Verdict[];
  readonly detectors: DetectorsState;
  /** Whether an analysis runs. */
  readonly running: boolean;
  readonly rule: Rule;
  /** Seconds of the analysis' own scores; null before they are there. */
  readonly secondsOf: (method: MethodId) => number | null;
}

function whyNot(method: MethodId, verdict: Verdict | null, known: Known): string | null {
  const { detectors, running, rule } = known;
  if (!fitsRule(method, rule))
    return rule === 'z'
      ? 'For networks of very many classes; choose rule A under Advanced to see it here.'
      : 'For networks of few classes; choose rule Z under Advanced to see it here.';
  const fault = detectors.scores.find((score) => score.method === method)?.fault ?? null;
  if (fault !== null) return fault;
  if (verdict === null) {
    if (running || detectors.status === 'running') return 'being computed …';
    return detectors.status === 'cancelled' ? 'Cancelled before the score was there.' : 'not computed';
  }
  if (verdict.why === null) return null;
  const own = detectors.scores.find((score) => score.method === method);
  const usual =
    metaOf(method).side === null && Object.keys(changedParams(method, own?.params ?? {})).length === 0;
  return verdict.why === 'settings' && usual
    ? 'not calibrated for this network'
    : NOT_CALIBRATED[verdict.why];
}

/** One row a detector, in the order of all tables. */
export const fullRows = (known: Known): readonly FullRow[] =>
  METHODS.map((method) => {
    const verdict = known.verdicts.find((v) => v.method === method) ?? null;
    const own = known.detectors.scores.find((score) => score.method === method);
    return {
      method,
      ...detectorLabel(method),
      family: metaOf(method).family,
      verdict,
      zone: verdict === null ? null : zoneOfVerdict(verdict),
      seconds: verdict === null ? null : (own?.seconds ?? known.secondsOf(method)),
      why: whyNot(method, verdict, known),
    };
  });

export const SORTS = ['family', 'percentile', 'name', 'time'] as const;
export type Sort = (typeof SORTS)[number];
export const SHOWN = ['all', 'unfamiliar', 'borderline', 'familiar', 'none'] as const;
export type Shown = (typeof SHOWN)[number];

/** Rows whose name holds the text and that say what is to be shown. */
export function filtered(rows: readonly FullRow[], text: string, shown: Shown): readonly FullRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter(({ method, family, zone }) => {
    const { label } = metaOf(method);
    const named = `${label} ${FAMILY_NAME[family]} ${method}`.toLowerCase().includes(wanted);
    return named && (shown === 'all' || (zone ?? 'none') === shown);
  });
}

/** Largest first; what has no number last, in the order it came. */
const down = (a: number | null, b: number | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : b - a;

/** Rows under their headings; one heading a family, or none for any other order. */
export function grouped(
  rows: readonly FullRow[],
  sort: Sort,
): readonly { readonly family: Family | null; readonly rows: readonly FullRow[] }[] {
  if (sort === 'family')
    return (Object.keys(FAMILY_NAME) as Family[])
      .map((family) => ({ family, rows: rows.filter((row) => row.family === family) }))
      .filter((group) => group.rows.length > 0);
  const order = [...rows].sort((a, b) => {
    if (sort === 'name') return metaOf(a.method).label.localeCompare(metaOf(b.method).label, 'en');
    if (sort === 'time') return down(a.seconds, b.seconds);
    return down(a.verdict?.percentile ?? null, b.verdict?.percentile ?? null);
  });
  return [{ family: null, rows: order }];
}

/** What a score took: "0.48 s", "3 ms"; below a millisecond it costs nothing. */
export function shortTime(seconds: number | null): string {
  if (seconds === null) return '—';
  if (seconds >= 0.0995) return formatSeconds(seconds);
  return seconds < 0.001 ? '< 1 ms' : `${Math.round(1000 * seconds)} ms`;
}

/** A p-value, or a dash. */
export const pText = (p: number | null): string => (p === null ? '—' : formatPValue(p));

/** One mark of the picture of agreement. */
export interface Dot {
  readonly method: MethodId;
  readonly percentile: number;
  readonly zone: Zone;
  /** Which of several that lie on each other, from 0. */
  readonly lane: number;
}

/** Percentiles nearer than this lie on each other, in shares of the ruler. */
const NEAR = 0.018;

/** Marks of one family, in lanes, so that each can be seen; `place` says where along the ruler a percentile lies. */
export function dotsOf(rows: readonly FullRow[], place: (percentile: number) => number): readonly Dot[] {
  const ends: number[] = [];
  return rows
    .flatMap(({ method, verdict, zone }) =>
      verdict?.percentile === null || verdict === null || zone === null
        ? []
        : [{ method, percentile: verdict.percentile, zone }],
    )
    .sort((a, b) => a.percentile - b.percentile)
    .map((dot) => {
      const at = place(dot.percentile);
      const free = ends.findIndex((end) => at - end >= NEAR);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = at;
      return { ...dot, lane };
    });
}
