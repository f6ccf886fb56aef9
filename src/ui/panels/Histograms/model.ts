/** View-model of the histograms: pure, from a record and the view to numbers, axes and sentences. */
import {
  BIN_COUNT,
  binRange,
  MAX_EXPONENT,
  MIN_EXPONENT,
  PER_DECADE,
  ZERO_BIN,
} from '../../../engine/histogram/bins';
import type { ResultRecord, View } from '../../../store/types';
import type { Axis, ChartSpec, Hue, Series, Tick } from '../../charts/chartSpec';
import { formatCount, formatNumber, formatPercent, niceCeil, powerOfTen } from '../../charts/format';
import type { TableData } from '../../charts/DataTable';
import {
  type Bins,
  binsOf,
  integratedShare,
  positionsOf,
  type Selection,
  selectionIn,
  zeroShare,
} from './aggregate';

export type Unit = View['histogramUnit'];
export type Scale = View['histogramScale'];
export interface HistogramOptions {
  readonly unit: Unit;
  readonly scale: Scale;
}
export interface SideModel {
  readonly method: 'gaia' | 'si';
  readonly name: 'GAIA' | 'S&I';
  readonly bins: Bins;
  /** In the chosen unit, one a bin. */
  readonly values: Float64Array;
  readonly zero: number;
  readonly nonZero: number;
  readonly series: readonly Series[];
  readonly y: Axis;
  readonly summary: string;
  /** Under the title: which gradient this is. */
  readonly what: string;
  /** What has not arrived, or cannot; null when all is there. */
  readonly note: string | null;
}
export interface HistogramModel {
  readonly selection: Selection;
  readonly where: string;
  readonly iteration: number | null;
  readonly iterations: number;
  readonly x: Axis;
  readonly gaia: SideModel;
  readonly si: SideModel;
  readonly equal: boolean;
  /** Whether S&I's iteration 1 is GAIA. */
  readonly firstIsGaia: boolean;
  readonly options: HistogramOptions;
}

/** Lower edge of bin `index` on the axis; the slot of the zero bin stays empty, it has its own axis. */
const ticks: readonly Tick[] = (() => {
  const out: Tick[] = [{ value: ZERO_BIN + 0.5, label: '0' }];
  for (let e = MAX_EXPONENT - 2; e > MIN_EXPONENT; e -= 4) {
    const steps = (e - MIN_EXPONENT) * PER_DECADE;
    out.push({ value: ZERO_BIN - steps, label: `−${powerOfTen(e)}` });
    out.push({ value: ZERO_BIN + 1 + steps, label: powerOfTen(e) });
  }
  return out.sort((a, b) => a.value - b.value);
})();

export const X_AXIS: Axis = {
  type: 'linear',
  range: [0, BIN_COUNT],
  ticks,
  fewTicks: ticks.filter((t) => !t.label.endsWith(powerOfTen(-4))),
  title: 'gradient, symmetric logarithmic',
};

/** The step outline of the bins, standing on `floor`: a piece for every run of filled bins, NaN between pieces. */
export function outline(values: ArrayLike<number>, floor: number): { x: number[]; y: number[] } {
  const x: number[] = [];
  const y: number[] = [];
  const filled = (b: number): boolean => b !== ZERO_BIN && b >= 0 && b < BIN_COUNT && values[b]! > floor;
  for (let b = 0; b < BIN_COUNT; b++) {
    if (!filled(b)) continue;
    if (!filled(b - 1)) {
      if (x.length > 0) {
        x.push(Number.NaN);
        y.push(Number.NaN);
      }
      x.push(b);
      y.push(floor);
    }
    x.push(b, b + 1);
    y.push(values[b]!, values[b]!);
    if (!filled(b + 1)) {
      x.push(b + 1);
      y.push(floor);
    }
  }
  return { x, y };
}

const SHARE_TEXT = 'share of positions';
function yAxis(unit: Unit, scale: Scale, positions: number, peak: number): Axis {
  const whole = unit === 'share' ? 1 : positions;
  const label = (v: number): string =>
    unit === 'share' ? `${formatNumber(v * 100)} %` : v < 1e4 ? formatCount(v) : formatNumber(v);
  const title = unit === 'share' ? SHARE_TEXT : 'positions';
  if (scale === 'linear') {
    // Headroom: the bar heights of later iterations rarely leave it, so the axis stays while numbers stream in.
    const top = Math.min(whole, niceCeil(peak * 1.15));
    const step = niceCeil(top / 5);
    const values = Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) =>
      Number((i * step).toPrecision(12)),
    );
    return {
      type: 'linear',
      range: [0, top],
      ticks: values.map((value) => ({ value, label: label(value) })),
      title,
    };
  }
  // From half of one position to all of them: fixed by the plan.
  const low = (0.5 * whole) / Math.max(1, positions);
  const values: number[] = [];
  for (let e = Math.floor(Math.log10(whole)); 10 ** e > low; e--) values.push(10 ** e);
  const every = Math.ceil(values.length / 5);
  return {
    type: 'log',
    range: [low, whole],
    ticks: values.filter((_, i) => i % every === 0).map((value) => ({ value, label: label(value) })),
    title,
  };
}

/** The bins' non-zero peak in a unit. */
function peakOf(values: ArrayLike<number>): number {
  let peak = 0;
  for (let b = 0; b < values.length; b++) if (b !== ZERO_BIN) peak = Math.max(peak, values[b]!);
  return peak;
}

export const binText = (index: number): string => {
  const { sign, lower, upper } = binRange(index);
  if (sign === 0) return 'exactly 0';
  const [a, b] = [formatNumber(lower, 2), formatNumber(upper, 2)];
  return sign > 0 ? `${a} to ${b}` : `−${b} to −${a}`;
};

const inUnit = (bins: Bins, unit: Unit): Float64Array =>
  unit === 'count' ? bins.counts : bins.counts.map((n) => (bins.positions === 0 ? 0 : n / bins.positions));

/** Short names of a network's taps are made elsewhere; here the full name is shown. */
export function whereText(names: readonly string[], { tap, channel }: Selection): string {
  if (tap === null) return 'all layers';
  return channel === null ? `layer ${names[tap] ?? tap}` : `layer ${names[tap] ?? tap}, channel ${channel}`;
}

function side(
  method: 'gaia' | 'si',
  bins: Bins,
  y: Axis,
  options: HistogramOptions,
  text: { where: string; what: string; note: string | null },
): SideModel {
  const name = method === 'gaia' ? 'GAIA' : 'S&I';
  const values = inUnit(bins, options.unit);
  const hue: Hue = method;
  const form = method === 'gaia' ? 'outline' : 'filled';
  const zero = zeroShare(bins);
  const nonZero = bins.positions === 0 ? 0 : 1 - zero;
  let mode = -1;
  for (let b = 0; b < BIN_COUNT; b++)
    if (b !== ZERO_BIN && values[b]! > 0 && (mode < 0 || values[b]! > values[mode]!)) mode = b;
  const summary =
    bins.positions === 0
      ? `Nothing has arrived yet for ${text.where}.`
      : `${name}, ${text.where}: of ${formatCount(bins.positions)} gradients ${formatPercent(zero)} are exactly zero` +
        (mode < 0 ? '; there is no other value.' : `; the fullest other bin is ${binText(mode)}.`);
  return {
    method,
    name,
    bins,
    values,
    zero,
    nonZero,
    series: [{ name, hue, form, ...outline(values, y.range[0]) }],
    y,
    summary,
    what: text.what,
    note: text.note,
  };
}

const layersText = (n: number, of: number): string => `${n} of ${of} ${of === 1 ? 'layer' : 'layers'}`;

/** S&I's iteration 1: GAIA, unless rule `a` leaves out some of the features whose sum GAIA differentiates. */
export const firstIsGaia = ({ plan, settings }: ResultRecord): boolean =>
  plan?.rule !== 'a' || settings.topFraction === 1;
const firstText = (record: ResultRecord): string =>
  firstIsGaia(record)
    ? 'iteration 1: no step taken yet, so this is GAIA'
    : `iteration 1: no step taken yet; GAIA’s sum, but of the top ${formatNumber(record.settings.topFraction * 100)} % of the features only`;

/** Everything the panel draws; null before the plan is known. */
export function histogramModel(
  record: ResultRecord,
  view: Pick<View, 'tap' | 'channel' | 'iteration' | 'linkedScales' | 'overlay'>,
  options: HistogramOptions,
): HistogramModel | null {
  const { plan } = record;
  if (!plan) return null;
  const T = record.settings.iterations;
  const selection = selectionIn(plan, view);
  const iteration = view.iteration === null ? null : Math.min(T, Math.max(1, view.iteration));
  const gaiaBins = binsOf(record, plan, selection, 'gaia');
  // A finished result may keep no later iteration's histograms: then its S&I side is iteration 1, and the note says so.
  const kept = record.iterations[T - 1]?.some((stats) => stats !== undefined) ?? false;
  const only1 = record.result !== null && !kept && iteration !== 1 && T > 1;
  const siBins = binsOf(record, plan, selection, only1 ? 1 : iteration);
  const positions = positionsOf(plan, selection);
  const where = whereText(
    plan.taps.map((t) => t.name),
    selection,
  );
  const peaks = [peakOf(inUnit(gaiaBins, options.unit)), peakOf(inUnit(siBins, options.unit))] as const;
  const shared = view.linkedScales || view.overlay;
  const axis = (peak: number): Axis =>
    yAxis(options.unit, options.scale, positions, shared ? Math.max(...peaks) : peak);

  const waiting = (bins: Bins, what: string): string | null =>
    bins.complete === bins.layers
      ? null
      : `${layersText(bins.complete, bins.layers)} ${bins.complete === 1 ? 'has' : 'have'} arrived${what}.`;
  /** The bars are means over iterations; what `add` and `multiply` count instead is said beside them. */
  const integrationText = (): string | null => {
    const { integration } = record.settings;
    if (iteration !== null || T === 1 || integration === 'mean') return null;
    const integrated = integratedShare(record, plan, selection);
    return integrated
      ? `By “${integration}” ${formatPercent(integrated.share)} are non-zero${integrated.equalsGaia ? ', as for GAIA in every channel' : ''}.`
      : null;
  };
  const gaia = side('gaia', gaiaBins, axis(peaks[0]), options, {
    where,
    what: 'the clean gradient',
    note: waiting(gaiaBins, ''),
  });
  const si = side('si', siBins, axis(peaks[1]), options, {
    where,
    what:
      T === 1 || iteration === 1 || only1
        ? firstText(record)
        : iteration === null
          ? `mean over iterations 1 to ${T}`
          : `iteration ${iteration} of ${T}: after ${iteration - 1} ${iteration === 2 ? 'step' : 'steps'} of η`,
    note: only1
      ? 'This result keeps no histogram of the later iterations; iteration 1 is drawn.'
      : (waiting(siBins, iteration === null ? ' with every iteration' : '') ?? integrationText()),
  });
  const equal =
    gaia.bins.positions > 0 &&
    gaia.values.every((v, b) => Math.abs(v - si.values[b]!) <= 1e-12 * Math.abs(v));
  return {
    selection,
    where,
    iteration,
    iterations: T,
    x: X_AXIS,
    gaia,
    si,
    equal,
    firstIsGaia: firstIsGaia(record),
    options,
  };
}

/** One chart's spec: one side, or both laid on each other. S&I goes below, so that GAIA's outline stays visible. */
export function chartOf(model: HistogramModel, sides: readonly ('gaia' | 'si')[]): ChartSpec {
  const order = [...sides].sort((a, b) => (a === b ? 0 : a === 'si' ? -1 : 1));
  return {
    series: order.flatMap((s) => model[s].series),
    x: model.x,
    y: model[order[0]!].y,
    rules: [ZERO_BIN, ZERO_BIN + 1],
  };
}

/** The numbers behind: one row a bin that either side fills. */
export function histogramTable(model: HistogramModel, sides: readonly ('gaia' | 'si')[]): TableData {
  const rows: (string | number)[][] = [];
  for (let b = 0; b < BIN_COUNT; b++) {
    if (sides.every((s) => model[s].values[b] === 0)) continue;
    rows.push([
      binText(b),
      ...sides.flatMap((s) => {
        const { bins } = model[s];
        const n = bins.counts[b]!;
        return [Number.isInteger(n) ? formatCount(n) : n.toFixed(1), formatPercent(n / bins.positions, 3)];
      }),
    ]);
  }
  return {
    caption: `Gradients of ${model.where} by bin`,
    columns: ['Gradient', ...sides.flatMap((s) => [`${model[s].name} positions`, `${model[s].name} share`])],
    rows,
  };
}
