import { sideOf } from '../engine/detectors/methods';
import type { AnalyseEvent, ChannelStatistic, CountsEvent, PlanEvent, Score } from '../engine/jobs';
import type { Settings } from '../engine/settings';
import type { InputOptions, ResultRecord } from './types';
import { must } from '../lib/must';

/** What a record is of. */
export interface RecordLabel {
  readonly key: string;
  readonly imageId: string;
  readonly pack: string;
  /** The network by its content; absent in what names no network. */
  readonly network?: string;
  /** How the picture became the network's input. */
  readonly input: InputOptions;
  readonly settings: Settings;
}

const labelOf = ({ key, imageId, pack, network, input, settings }: RecordLabel): RecordLabel => ({
  ...{ key, imageId, pack, input, settings },
  ...(network === undefined ? {} : { network }),
});

export const newRecord = (label: RecordLabel): ResultRecord => ({
  ...labelOf(label),
  plan: null,
  forward: null,
  iterations: [],
  integrated: [],
  result: null,
});

/** Take one event into a record, in place. The arrays stay the event's own. */
export function take(record: ResultRecord, event: AnalyseEvent): void {
  switch (event.type) {
    case 'plan':
      record.plan = event;
      break;
    case 'forward': {
      record.forward = event;
      // Rule `a`: S&I's first gradient is of the top channels only, and comes as an iteration of its own.
      if (record.plan?.rule !== 'z') break;
      const row = rowOf(record.iterations, 0);
      for (const stats of event.gaia) row[stats.tap] = stats;
      // One iteration integrated is that iteration (Eq. 11).
      const first = rowOf(record.integrated, 0);
      for (const { tap, density } of event.gaia) first[tap] = { kind: 'density', values: density };
      break;
    }
    case 'working':
      break;
    case 'iteration': {
      const row = rowOf(record.iterations, event.iteration - 1);
      for (const stats of event.taps) row[stats.tap] = stats;
      const integrated = rowOf(record.integrated, event.iteration - 1);
      for (const { tap, statistic } of event.integrated) integrated[tap] = statistic;
      break;
    }
    case 'done':
      record.result = event.result;
      break;
  }
}

function rowOf<T>(rows: T[][], at: number): T[] {
  while (rows.length <= at) rows.push([]);
  return must(rows[at]);
}

/** Whether a record holds the histograms of a tap: GAIA's stand for all. */
export const hasCounts = ({ forward }: ResultRecord, tap: number): boolean =>
  (forward?.gaia.find((stats) => stats.tap === tap)?.histogram.length ?? 0) > 0;

/** The record with one tap's statistics in the place of those that came without histograms. */
export function withCounts(record: ResultRecord, { gaia, iterations }: CountsEvent): ResultRecord {
  const { forward } = record;
  return {
    ...record,
    forward: forward && {
      ...forward,
      gaia: forward.gaia.map((stats) => (stats.tap === gaia.tap ? gaia : stats)),
    },
    iterations: record.iterations.map((row, at) => {
      const own = iterations[at];
      if (own === undefined) return row;
      const next = [...row];
      next[own.tap] = own;
      return next;
    }),
  };
}

/** Events between `plan` and `done` that a job will send: what a progress bar counts. */
export function stepsOf(plan: PlanEvent): number {
  const T = plan.settings.iterations;
  return 1 + (plan.rule === 'a' ? T : T - 1) * groupsOf(plan);
}

/** Tap groups that come one by one: only where every layer is attacked alone. */
const groupsOf = ({ groups, settings }: PlanEvent): number =>
  settings.splitting && settings.perturbation !== 'none' ? groups.length : 1;

/** Which iteration and tap group (from 1) the step after `done` steps is; null for the first pass and after the last step. */
export function stepAfter(
  plan: PlanEvent,
  done: number,
): { readonly iteration: number; readonly group: number; readonly groups: number } | null {
  const all = stepsOf(plan);
  if (done < 1 || done >= all) return null;
  const { iterations: T } = plan.settings;
  const at = done - 1;
  // Rule `a` goes through the iterations group by group, rule `z` through the groups iteration by iteration.
  const groups = groupsOf(plan);
  if (plan.rule === 'a') return { iteration: (at % T) + 1, group: Math.floor(at / T) + 1, groups };
  return { iteration: Math.floor(at / groups) + 2, group: (at % groups) + 1, groups };
}

/** Bytes of the typed arrays that a record holds. */
export function bytesOf(record: ResultRecord): number {
  let bytes = record.forward?.logits.byteLength ?? 0;
  // GAIA's statistics are those of iteration 1, but for rule `a`.
  const rows =
    record.plan?.rule === 'a' ? [record.forward?.gaia ?? [], ...record.iterations] : record.iterations;
  for (const row of rows)
    for (const stats of row)
      bytes += stats === undefined ? 0 : stats.density.byteLength + stats.histogram.byteLength;
  for (const row of record.integrated) for (const own of row) bytes += own?.values.byteLength ?? 0;
  if (record.result !== null) {
    for (const { values } of [...record.result.si, ...record.result.gaia]) bytes += values.byteLength;
    bytes += record.result.siByIteration.byteLength;
  }
  return bytes;
}

const relabelScores = (scores: readonly Score[], settings: Settings): Score[] =>
  scores.map((score) => (score.settings === null ? score : { ...score, settings }));

/** The same numbers under the label of another request that they answer just as well (same key, other idle settings). */
export function relabel(record: ResultRecord, label: RecordLabel): ResultRecord {
  const { settings } = label;
  return {
    ...record,
    ...labelOf(label),
    plan: record.plan && { ...record.plan, settings },
    forward: record.forward && {
      ...record.forward,
      scores: relabelScores(record.forward.scores, settings),
    },
    result: record.result && { ...record.result, scores: relabelScores(record.result.scores, settings) },
  };
}

const same = (a: ChannelStatistic | undefined, b: ChannelStatistic): boolean =>
  a?.kind === b.kind &&
  a.values.length === b.values.length &&
  b.values.every((value, k) => value === a.values[k]);

/**
 * The record of fewer iterations inside a finished one, or null where it is not all there. The first T iterations of a
 * longer run are the same computation, so these are exactly the numbers that a run of T would give (rule `z`; rule `a`
 * keeps its densities of the last iteration only). `plan.flop` and `result.seconds` stay those of the run that was made.
 */
export function derive(record: ResultRecord, label: RecordLabel): ResultRecord | null {
  const T = label.settings.iterations;
  const { plan, forward, result } = record;
  if (plan?.rule !== 'z' || forward === null || result === null || T > record.settings.iterations)
    return null;
  if (T === record.settings.iterations) return relabel(record, label);
  const last = record.integrated[T - 1];
  const score = result.siByIteration[T - 1];
  if (last === undefined || score === undefined) return null;
  const si = plan.taps.map((_, tap) => last[tap]);
  if (!si.every((own) => own !== undefined)) return null;
  const gaiaScore = result.scores.find((s) => sideOf(s.method) === 'gaia')?.score;
  return {
    ...relabel(record, label),
    derivedFrom: record.derivedFrom ?? record.settings.iterations,
    iterations: record.iterations.slice(0, T),
    integrated: record.integrated.slice(0, T),
    result: {
      ...result,
      scores: relabelScores(result.scores, label.settings).map((s) =>
        sideOf(s.method) === 'si' ? { ...s, score } : s,
      ),
      si,
      siByIteration: result.siByIteration.slice(0, T),
      equalsGaia: score === gaiaScore && si.every((own, tap) => same(result.gaia[tap], own)),
    },
  };
}
