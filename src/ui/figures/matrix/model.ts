/** View-model of the matrix layers x channels: pure, from a record and the view to rows, scale and sentences. */
import type { ResultRecord, View } from '../../../store/types';
import type { TableData } from '../../charts/DataTable';
import { formatNumber, formatPercent, formatSigned, niceCeil } from '../../charts/format';
import { shortNames } from '../../charts/layerNames';
import { type Against, againstIds } from '../reference/model';
import type { Reference } from '../../../calibration/reference';

export type Mode = View['matrix'];
export type Sort = View['matrixSort'];
export interface MatrixRow {
  readonly tap: number;
  readonly name: string;
  readonly short: string;
  /** What is drawn, in the order of `order`. NaN: not there yet. */
  readonly values: Float64Array;
  /** Column -> channel. */
  readonly order: readonly number[];
  readonly gaia: Float32Array | null;
  /** S&I integrated over the iterations that have arrived. */
  readonly si: Float32Array | null;
  /** Means over the channels; null where not there yet. */
  readonly gaiaMean: number | null;
  readonly siMean: number | null;
  /** From ID images, in their standard deviations; null without a reference or while it is not there. */
  readonly deviations: Float64Array | null;
}
export interface MatrixModel {
  readonly mode: Mode;
  readonly sort: Sort;
  readonly rows: readonly MatrixRow[];
  readonly columns: number;
  /** End of the colour scale: 1 for densities, a round number for differences. */
  readonly limit: number;
  /** Largest |S&I - GAIA| of all channels. */
  readonly largest: number;
  /** End of the dot plot's axis. */
  readonly meanLimit: number;
  /** The picture against ID images; null where there is no reference of these settings. */
  readonly against: Against | null;
  /** What the numbers are: `z` counts non-zeros, `a` has mean gradients. */
  readonly quantity: 'non-zero density' | 'inner mean gradient';
  /** In words: what has not arrived, or that all differences are zero. */
  readonly note: string | null;
  readonly complete: boolean;
}

/** End of the scale of deviations, in ID standard deviations: fixed, so that pictures can be compared. */
const DEVIATIONS = 4;

const mean = (values: Float32Array): number => {
  let sum = 0;
  for (const v of values) sum += v;
  return values.length === 0 ? 0 : sum / values.length;
};

/** S&I's statistic at a tap after the last iteration that has arrived there, and whether that is iteration T. */
function latest(record: ResultRecord, tap: number): { values: Float32Array | null; last: boolean } {
  const T = record.settings.iterations;
  // Iteration 1 is GAIA: as a stand-in for S&I it would show differences of 0 that nobody has computed.
  for (let i = Math.min(T, record.integrated.length); i >= Math.min(T, 2); i--) {
    const own = record.integrated[i - 1]?.[tap];
    if (own) return { values: own.values, last: i === T };
  }
  return { values: null, last: false };
}

/** GAIA's and S&I's densities of every tap so far, or their inner means (rule `a`), of which GAIA's come with the result. */
export function statistics(record: ResultRecord): {
  gaia: (Float32Array | null)[];
  si: (Float32Array | null)[];
  complete: number;
} {
  const taps = record.plan?.taps ?? [];
  const { result } = record;
  if (result)
    return {
      gaia: taps.map((_, j) => result.gaia[j]?.values ?? null),
      si: taps.map((_, j) => result.si[j]?.values ?? null),
      complete: taps.length,
    };
  const si = taps.map((_, j) => latest(record, j));
  return {
    gaia: taps.map((_, j) =>
      record.plan?.rule === 'a' ? null : (record.forward?.gaia.find((s) => s.tap === j)?.density ?? null),
    ),
    si: si.map((s) => s.values),
    complete: si.filter((s) => s.last).length,
  };
}

function value(
  mode: Mode,
  { gaia, si, deviations }: Pick<MatrixRow, 'gaia' | 'si' | 'deviations'>,
  k: number,
): number {
  if (mode === 'deviation') return deviations?.[k] ?? Number.NaN;
  if (mode === 'gaia') return gaia?.[k] ?? Number.NaN;
  if (mode === 'si') return si?.[k] ?? Number.NaN;
  return gaia && si ? si[k]! - gaia[k]! : Number.NaN;
}

function orderOf(
  sort: Sort,
  mode: Mode,
  { gaia, si, deviations }: Pick<MatrixRow, 'gaia' | 'si' | 'deviations'>,
  n: number,
): number[] {
  const order = Array.from({ length: n }, (_, k) => k);
  if (sort === 'channel' || (!gaia && !si)) return order;
  const rank =
    mode === 'deviation' && sort === 'difference'
      ? (k: number) => Math.abs(deviations?.[k] ?? 0)
      : sort === 'density'
        ? (k: number) => (mode === 'gaia' ? gaia?.[k] : (si ?? gaia)?.[k]) ?? 0
        : (k: number) => (gaia && si ? Math.abs(si[k]! - gaia[k]!) : 0);
  return order.sort((a, b) => rank(b) - rank(a) || a - b);
}

/** Everything the panel draws; null before the plan is known. */
export function matrixModel(
  record: ResultRecord,
  view: Pick<View, 'matrix' | 'matrixSort'>,
  reference: Reference | null = null,
): MatrixModel | null {
  const { plan } = record;
  if (!plan) return null;
  const { gaia, si, complete } = statistics(record);
  const against = againstIds(record, reference);
  // Without a reference there is nothing to deviate from.
  const mode = view.matrix === 'deviation' && against === null ? 'difference' : view.matrix;
  const short = shortNames(plan.taps.map((t) => t.name));
  let largest = 0;
  let peak = 0;
  const rows = plan.taps.map(({ name, shape }, tap): MatrixRow => {
    const [g, s] = [gaia[tap] ?? null, si[tap] ?? null];
    const parts = { gaia: g, si: s, deviations: against?.channels[tap] ?? null };
    const order = orderOf(view.matrixSort, mode, parts, shape[2]);
    for (let k = 0; k < shape[2]; k++) {
      if (g && s) largest = Math.max(largest, Math.abs(s[k]! - g[k]!));
      peak = Math.max(peak, g?.[k] ?? 0, s?.[k] ?? 0);
    }
    return {
      tap,
      name,
      short: short[tap]!,
      order,
      values: Float64Array.from(order, (k) => value(mode, parts, k)),
      ...parts,
      gaiaMean: g && mean(g),
      siMean: s && mean(s),
    };
  });
  const done = complete === rows.length;
  const means = rows.flatMap((r) => [r.gaiaMean ?? 0, r.siMean ?? 0]);
  return {
    mode,
    against,
    sort: view.matrixSort,
    rows,
    columns: Math.max(1, ...plan.taps.map((t) => t.shape[2])),
    limit:
      mode === 'deviation'
        ? DEVIATIONS
        : mode === 'difference'
          ? niceCeil(largest, [1, 1.5, 2, 3, 4, 6, 8])
          : plan.rule === 'z'
            ? 1
            : peak === 0
              ? 1
              : niceCeil(peak),
    largest,
    meanLimit: plan.rule === 'z' ? 1 : niceCeil(Math.max(...means)),
    quantity: plan.rule === 'z' ? 'non-zero density' : 'inner mean gradient',
    note: noteOf(record, mode, complete, rows.length, largest),
    complete: done,
  };
}

function noteOf(
  record: ResultRecord,
  mode: Mode,
  complete: number,
  layers: number,
  largest: number,
): string | null {
  if (record.plan?.rule === 'a' && !record.result)
    return 'GAIA’s inner means, and so the difference, come when the job is done.';
  if (complete < layers) {
    const T = record.settings.iterations;
    return `${complete} of ${layers} layers have reached iteration ${T}.${T > 2 ? ' The others show the last one that arrived, or nothing yet.' : ' The others are empty until they have.'}`;
  }
  if (largest > 0 || mode !== 'difference') return null;
  const { integration, iterations } = record.settings;
  const why =
    iterations === 1
      ? ' T is 1, and iteration 1 of S&I is GAIA.'
      : integration === 'add'
        ? ' With “add” this must be so for a network of convolutions, norms, ReLU and average pooling, as long as each zero comes from a ReLU that is off at the layer itself: the position never moves there.'
        : ' The steps are too small to switch a single ReLU; raise η to see a difference.';
  return `Every difference is exactly 0: S&I equals GAIA in every channel.${why}`;
}

/** Column of a channel in a row, -1 where it has none. */
export const columnOf = (row: MatrixRow, channel: number): number => row.order.indexOf(channel);

/** "S&I +3.2 SD from test pictures". */
const deviationText = (z: number, side: 'gaia' | 'si'): string =>
  `${side === 'si' ? 'S&I' : 'GAIA'} ${formatSigned(z, 2)} SD from test pictures`;

/** One cell in words. */
export function cellText(model: MatrixModel, row: number, column: number): string {
  const r = model.rows[row];
  const k = r?.order[column];
  if (!r || k === undefined) return '';
  const g = r.gaia?.[k];
  const s = r.si?.[k];
  const text = (v: number | undefined): string =>
    v === undefined
      ? 'waiting'
      : model.quantity === 'non-zero density'
        ? formatPercent(v, 2)
        : formatNumber(v);
  const difference = g === undefined || s === undefined ? '' : ` · S&I − GAIA ${formatSigned(s - g)}`;
  const z = r.deviations?.[k];
  const from = z === undefined ? '' : ` · ${deviationText(z, model.against?.side ?? 'si')}`;
  return `${r.name}, channel ${k} · GAIA ${text(g)} · S&I ${text(s)}${difference}${from}`;
}

/** The layers' means, and every channel of one layer when it is chosen. */
export function matrixTable(model: MatrixModel, tap: number | null): TableData {
  const show = (v: number | null | undefined): string =>
    v === null || v === undefined ? '–' : formatNumber(v, 5);
  const gap = (g: number | null | undefined, s: number | null | undefined): string =>
    typeof g === 'number' && typeof s === 'number' ? formatSigned(s - g) : '–';
  const row = tap === null ? undefined : model.rows[tap];
  if (row)
    return {
      caption: `${model.quantity} of each channel of ${row.name}`,
      columns: ['Channel', 'GAIA', 'S&I', 'S&I − GAIA'],
      rows: row.order.map((k) => [
        k,
        show(row.gaia?.[k]),
        show(row.si?.[k]),
        gap(row.gaia?.[k], row.si?.[k]),
      ]),
    };
  return {
    caption: `Mean ${model.quantity} of each layer; choose a layer for its channels`,
    columns: ['Layer', 'Channels', 'GAIA', 'S&I', 'S&I − GAIA'],
    rows: model.rows.map((r) => [
      r.name,
      r.order.length,
      show(r.gaiaMean),
      show(r.siMean),
      gap(r.gaiaMean, r.siMean),
    ]),
  };
}
