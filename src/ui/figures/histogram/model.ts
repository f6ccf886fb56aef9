/** View-model of the histograms: pure, from a record and the view to numbers, axes and sentences. */
import { BIN_COUNT, binRange, ZERO_BIN } from '../../../engine/histogram/bins';
import type { ResultRecord, View } from '../../../store/types';
import type { Axis, ChartSpec, Hue, Series } from '../../charts/chartSpec';
import { formatCount, formatNumber, formatPercent } from '../../charts/format';
import { arrivedText } from '../../words/arrived';
import type { TableData } from '../../charts/DataTable';
import { type Decades, decadesOf, placeOf, xAxisOf, zeroRules } from './axis';
import { type Difference, differenceOf, differenceText } from './difference';
import type { Reference } from '../../../calibration/reference';
import { type Silhouette, silhouetteOf, visibleBins, zeroShareOf } from './silhouette';
import { type Scale, type Unit, yAxis } from './yAxis';
import {
  type Bins,
  binsOf,
  densitiesOf,
  filledBins,
  positionsOf,
  type Selection,
  selectionIn,
  tapsOf,
  zeroShare,
} from './aggregate';

/** CSS pixels from the foot of the bars to their top line, roughly. */
const BAR_PIXELS = 200;

export interface HistogramOptions {
  readonly unit: Unit;
  readonly scale: Scale;
  /** What ID images look like, where that is known. */
  readonly reference?: Reference | null;
}
export interface SideModel {
  readonly method: 'gaia' | 'si';
  readonly name: 'GAIA' | 'S&I';
  readonly bins: Bins;
  /** In the chosen unit, one a bin. */
  readonly values: Float64Array;
  readonly zero: number;
  readonly nonZero: number;
  /** "mean of 2,640 channels 45.2%": what the score is made of. Null where that is not known yet, or no score is. */
  readonly density: string | null;
  readonly series: readonly Series[];
  /** The average ID image behind it, and its share of exact zeros; null where that is not known. */
  readonly ground: Series | null;
  readonly idZero: number | null;
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
  readonly decades: Decades;
  readonly x: Axis;
  readonly gaia: SideModel;
  readonly si: SideModel;
  /** In how many positions the two differ, in a sentence; null until both are whole. */
  readonly difference: string | null;
  /** Whether S&I's iteration 1 is GAIA. */
  readonly firstIsGaia: boolean;
  readonly options: HistogramOptions;
}

/** The step outline of the bins, standing on `floor`: a piece for every run of filled bins, NaN between pieces. */
export function outline(
  values: ArrayLike<number>,
  floor: number,
  decades: Decades,
): { x: number[]; y: number[] } {
  const x: number[] = [];
  const y: number[] = [];
  const filled = (b: number): boolean => b !== ZERO_BIN && b >= 0 && b < BIN_COUNT && values[b]! > floor;
  for (let b = 0; b < BIN_COUNT; b++) {
    if (!filled(b)) continue;
    const at = placeOf(decades, b);
    if (!filled(b - 1)) {
      if (x.length > 0) {
        x.push(Number.NaN);
        y.push(Number.NaN);
      }
      x.push(at);
      y.push(floor);
    }
    x.push(at, at + 1);
    y.push(values[b]!, values[b]!);
    if (!filled(b + 1)) {
      x.push(at + 1);
      y.push(floor);
    }
  }
  return { x, y };
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

const inUnit = (bins: Pick<Bins, 'counts' | 'positions'>, unit: Unit): Float64Array =>
  unit === 'count' ? bins.counts : bins.counts.map((n) => (bins.positions === 0 ? 0 : n / bins.positions));

/** Short names of a network's taps are made elsewhere; here the full name is shown. */
function whereText(names: readonly string[], { tap, channel }: Selection): string {
  if (tap === null) return 'all layers';
  return channel === null ? `layer ${names[tap] ?? tap}` : `layer ${names[tap] ?? tap}, channel ${channel}`;
}

function side(
  method: 'gaia' | 'si',
  bins: Bins,
  {
    y,
    decades,
    silhouette,
  }: { readonly y: Axis; readonly decades: Decades; readonly silhouette: Silhouette | null },
  options: HistogramOptions,
  text: { where: string; what: string; note: string | null; density: string | null },
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
    series: [{ name, hue, form, ...outline(values, y.range[0], decades) }],
    ground: silhouette && {
      name: `${name}, test images`,
      hue: 'neutral',
      form: 'ground',
      ...outline(inUnit(silhouette, options.unit), y.range[0], decades),
    },
    idZero: silhouette && zeroShareOf(silhouette),
    y,
    summary,
    what: text.what,
    note: text.note,
    density: text.density,
  };
}

const layersText = (n: number, of: number): string => `${n} of ${of} ${of === 1 ? 'layer' : 'layers'}`;

/** S&I's iteration 1: GAIA, unless rule `a` leaves out some of the features whose sum GAIA differentiates. */
const firstIsGaia = ({ plan, settings }: ResultRecord): boolean =>
  plan?.rule !== 'a' || settings.topFraction === 1;
const firstText = (record: ResultRecord): string =>
  firstIsGaia(record)
    ? 'iteration 1: no step taken yet, so this is GAIA'
    : `iteration 1: no step taken yet; GAIA’s sum, but of the top ${formatNumber(record.settings.topFraction * 100)}% of the features only`;

/** Why there are no bars yet where the network has too many channels to count all its layers. */
const leftOutText = (bytes: number, { tap }: Selection): string =>
  tap === null
    ? `This network has too many channels to count all layers at once (${formatCount(Math.round(bytes / 1e6))} MB): choose a layer.`
    : 'The gradients of this layer are counted once its analysis is complete.';

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
  const reference = options.reference ?? null;
  const grounds = {
    gaia: silhouetteOf(record, reference, 'gaia', selection, null),
    si: silhouetteOf(record, reference, 'si', selection, only1 ? 1 : iteration),
  };
  const peakIn = (bins: Bins, ground: Silhouette | null): number =>
    Math.max(peakOf(inUnit(bins, options.unit)), ground === null ? 0 : peakOf(inUnit(ground, options.unit)));
  const peaks = [peakIn(gaiaBins, grounds.gaia), peakIn(siBins, grounds.si)] as const;
  const [own, ...behind] = [
    filledBins(record, plan, selection),
    visibleBins(grounds.gaia),
    visibleBins(grounds.si),
  ] as const;
  const decades = decadesOf(own.map((filled, b) => filled || behind.some((ground) => ground[b] === true)));
  const shared = view.linkedScales || view.overlay;
  const axis = (peak: number): Axis =>
    yAxis(options.unit, options.scale, positions, shared ? Math.max(...peaks) : peak);

  const leftOut =
    plan.histogramsLeftOut === undefined ? null : leftOutText(plan.histogramsLeftOut.bytes, selection);
  const waiting = (bins: Bins): string | null =>
    bins.complete === bins.layers
      ? null
      : (leftOut ??
        `${layersText(bins.complete, bins.layers)} ${bins.complete === 1 ? 'has' : 'have'} arrived.`);
  const part = siBins.complete < siBins.layers;
  const arrived = part ? arrivedText(record, tapsOf(plan, selection)) : null;
  /** The bars are means over iterations; what `add` and `multiply` count instead is said beside them. */
  const integrationText = (): string | null => {
    const { integration, tolerance } = record.settings;
    const within = tolerance > 0 ? `, where |g| ≤ ${formatNumber(tolerance)} counts as zero,` : '';
    if (iteration !== null || T === 1 || integration === 'mean') return null;
    const integrated = densitiesOf(record, plan, selection, 'si');
    return integrated
      ? `By “${integration}”${within} ${formatPercent(integrated.share)} are non-zero${integrated.equalsGaia ? ', as for GAIA in every channel' : ''}.`
      : null;
  };
  const differenceSentence = (difference: Difference | null): string | null => {
    if (difference === null) return null;
    const [low, high] = axis(Math.max(...peaks)).range;
    // On a logarithmic axis a short bar shows the least difference; half a position is its lowest line.
    const perPixel = options.scale === 'log' ? 0 : (high - low) / BAR_PIXELS;
    const visible = perPixel * (options.unit === 'share' ? positions : 1);
    const { integration } = record.settings;
    const drawn =
      iteration !== null || T === 1 || integration === 'mean' || plan.rule === 'a'
        ? ''
        : ` The bars of S&I are means over the iterations; its score counts by “${integration}”.`;
    return `${differenceText(difference, visible)}${drawn}`;
  };
  /** A single channel's density is the share of its non-zero positions, which stands there already. */
  const densityText = (method: 'gaia' | 'si'): string | null => {
    const found = selection.channel === null ? densitiesOf(record, plan, selection, method) : null;
    const { integration } = record.settings;
    const by = method === 'gaia' || T === 1 || integration === 'mean' ? '' : `by “${integration}” `;
    return (
      found && `${by}${formatPercent(found.mean)} on average over ${formatCount(found.channels)} channels`
    );
  };
  const gaia = side('gaia', gaiaBins, { y: axis(peaks[0]), decades, silhouette: grounds.gaia }, options, {
    where,
    density: densityText('gaia'),
    what: 'the clean gradient',
    note: waiting(gaiaBins),
  });
  // What is drawn and counted first is the mean also where the score is made by another rule.
  const bars = record.settings.integration === 'mean' || plan.rule === 'a' ? '' : 'drawn: ';
  const si = side('si', siBins, { y: axis(peaks[1]), decades, silhouette: grounds.si }, options, {
    where,
    density: iteration === null || T === 1 ? densityText('si') : null,
    what:
      T === 1 || iteration === 1 || only1
        ? firstText(record)
        : iteration === null
          ? part
            ? `${bars}mean over what has arrived of iterations 1 to ${T}`
            : `${bars}mean over iterations 1 to ${T}`
          : `iteration ${iteration} of ${T}: after ${iteration - 1} ${iteration === 2 ? 'step' : 'steps'} of η`,
    note: only1
      ? 'This result keeps no histogram of the later iterations; iteration 1 is drawn.'
      : ((iteration === null && arrived !== null && leftOut === null
          ? `Arrived: ${arrived}.`
          : waiting(siBins)) ?? integrationText()),
  });
  return {
    selection,
    where,
    iteration,
    iterations: T,
    decades,
    x: xAxisOf(decades),
    gaia,
    si,
    difference: differenceSentence(differenceOf(gaiaBins, siBins)),
    firstIsGaia: firstIsGaia(record),
    options,
  };
}

/**
 * One chart's spec: one side, or both laid on each other. S&I goes below, so that GAIA's outline stays visible, and the average ID
 * image behind all: S&I's where both are drawn.
 */
export function chartOf(model: HistogramModel, sides: readonly ('gaia' | 'si')[]): ChartSpec {
  const order = [...sides].sort((a, b) => (a === b ? 0 : a === 'si' ? -1 : 1));
  const ground = order.map((s) => model[s].ground).find((series) => series !== null);
  return {
    series: [...(ground ? [ground] : []), ...order.flatMap((s) => model[s].series)],
    x: model.x,
    y: model[order[0]!].y,
    rules: zeroRules(model.decades),
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
