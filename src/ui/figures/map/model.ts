/** View-model of the attribution maps: pure, from a map and the view to a scale, numbers and sentences. */
import { MAP_KINDS, mapMetaOf } from '../../../engine/attributions/kinds';
import type { MapResult, NetworkImage, TapInfo } from '../../../engine/jobs';
import type { View } from '../../../store/types';
import type { TableData } from '../../charts/DataTable';
import { formatCount, formatNumber, formatPercent, formatSigned } from '../../charts/format';
import { mapSettingsText } from '../../words/caption';

/** The choices of the list. */
export const KINDS = MAP_KINDS.map((id) => ({ id, label: mapMetaOf(id).label, hint: mapMetaOf(id).hint }));

/** What a positive value says. */
const positiveMeans = ({ request, target: { label }, rule }: MapResult): string =>
  mapMetaOf(request.kind).positive(label, rule);

/** A path has T steps where the score's gradients have T - 1 between them, which shows at T = 1. */
const pathNote = ({ request, settings }: MapResult): string =>
  mapMetaOf(request.kind).takesPath && settings.iterations === 1 && settings.perturbation !== 'none'
    ? ' At T = 1 this path takes one step, the score none.'
    : '';

export interface MapModel {
  readonly title: string;
  /** |value| at which the colour scale ends; values beyond have the end's colour. */
  readonly limit: number;
  readonly least: number;
  readonly most: number;
  readonly zeroShare: number;
  readonly allZero: boolean;
  readonly clipped: number;
  readonly meaning: string;
  readonly summary: string;
  readonly completeness: string | null;
  /** What else was found on the way, in a sentence. */
  readonly details: string | null;
  /** How much of the map hangs on rounding, where its method counts that. */
  readonly rounding: string | null;
  /** The sign that all values other than 0 have; undefined where both occur, and on a map of zeros. */
  readonly side: 'positive' | 'negative' | undefined;
  readonly settings: string;
}

/** `percentile` (0..100) of |value|, by the nearest rank. */
export function percentileOf(values: Float32Array, percentile: number): number {
  if (values.length === 0) return 0;
  const sorted = values.map(Math.abs).sort();
  const rank = Math.ceil((percentile / 100) * sorted.length);
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank - 1))]!;
}

export function mapModel(
  result: MapResult,
  { mapClip }: Pick<View, 'mapClip'>,
  taps: readonly TapInfo[],
): MapModel {
  const { values, request, target, completeness, height, width } = result;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let zeros = 0;
  for (const v of values) {
    if (v < least) least = v;
    if (v > most) most = v;
    if (v === 0) zeros++;
  }
  const allZero = zeros === values.length;
  // A map of few non-zeros has its percentile at 0: then the scale ends at the largest value.
  const limit = percentileOf(values, mapClip) || Math.max(Math.abs(least), Math.abs(most));
  let clipped = 0;
  for (const v of values) if (Math.abs(v) > limit) clipped++;
  const tap = request.tap === undefined ? undefined : taps[request.tap];
  const where =
    request.tap === undefined
      ? ''
      : `, ${tap?.name ?? `layer ${request.tap + 1}`}, channel ${request.channel ?? 0}`;
  const title = `${mapMetaOf(request.kind).label}${where}`;
  const meaning = allZero
    ? 'Every value of this map is exactly 0: nothing here moves what is explained. That is an answer, not an error.'
    : `Positive: ${positiveMeans(result)}.${least >= 0 ? ' No value is negative.' : most <= 0 ? ' No value is positive.' : ''}${pathNote(result)}`;
  return {
    title,
    limit,
    least,
    most,
    zeroShare: zeros / Math.max(1, values.length),
    allZero,
    clipped,
    meaning,
    side: allZero ? undefined : least >= 0 ? 'positive' : most <= 0 ? 'negative' : undefined,
    completeness: completeness ? completenessText(completeness) : null,
    details: detailsText(result),
    rounding: roundingText(result.details),
    summary: `${title}, ${height} by ${width}, for “${target.label}”. ${
      allZero
        ? 'Every value is exactly 0.'
        : `Values from ${formatNumber(least)} to ${formatNumber(most)}; ${formatPercent(zeros / values.length)} are exactly 0.`
    }`,
    settings: mapSettingsText(request, result.settings),
  };
}

/** The numbers along the colour scale, evenly spaced: of a signed scale only the side that is in use. */
export function scaleLabels({ limit, side }: MapModel, signed: boolean): readonly string[] {
  if (!signed) return ['0', formatNumber(limit)];
  if (side === 'positive') return ['0', formatSigned(limit)];
  return side === 'negative' ? [formatSigned(-limit), '0'] : [formatSigned(-limit), '0', formatSigned(limit)];
}

/** "Standard error of a pixel: 0.0012.": every number that came with the map, under the name that its attribution gives it. */
function detailsText({ details = {}, request }: MapResult): string | null {
  const names = mapMetaOf(request.kind).details ?? {};
  const parts = Object.entries(details)
    .filter(([key]) => key !== 'unitsNearZero' && key !== 'units')
    .map(([key, value]) => `${names[key] ?? key}: ${formatNumber(value)}`);
  const text = parts.join('; ');
  return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Of S&I's maps: what share of the units along the path lies within rounding of zero, where a sign is chance. */
function roundingText(details: MapResult['details']): string | null {
  const { unitsNearZero: near, units } = details ?? {};
  if (near === undefined || units === undefined || units === 0) return null;
  if (near === 0) return `None of the ${formatCount(units)} units on its path lies within rounding of zero.`;
  const share = (100 * near) / units;
  return `${formatCount(near)} of the ${formatCount(units)} units on its path (${share < 0.001 ? 'below 0.001' : share.toPrecision(2)}%) ${near === 1 ? 'lies' : 'lie'} within rounding of zero: each may turn signs, and one was seen to change a map by 39% of its maximum, so single positions are not to be read closely.`;
}

function completenessText({ error, difference }: { error: number; difference: number }): string {
  const relative = difference === 0 ? '' : ` (${formatPercent(Math.abs(error / difference), 2)} of it)`;
  return `Completeness: the logit is ${formatNumber(difference, 4)} above the baseline’s; the map’s sum misses that by ${formatSigned(error)}${relative}.`;
}

/** What the network sees, as RGBA; a normalised image is brought back with the pack's mean and std. */
export function networkPixels(
  image: NetworkImage,
  norm: { readonly mean: readonly number[]; readonly std: readonly number[] } | null,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(image.width * image.height * 4);
  for (let p = 0; p < image.width * image.height; p++) {
    for (let c = 0; c < 3; c++) {
      const v = image.data[p * 3 + c]!;
      out[p * 4 + c] = image.kind === 'rgb8' ? v : (v * (norm?.std[c] ?? 1) + (norm?.mean[c] ?? 0)) * 255;
    }
    out[p * 4 + 3] = 255;
  }
  return out;
}

/** One position in words. */
export function valueText({ values, width, height }: MapResult, row: number, column: number): string {
  const v = values[row * width + column];
  if (v === undefined || row < 0 || row >= height || column < 0 || column >= width) return '';
  return `row ${row}, column ${column}: ${formatSigned(v)}`;
}

const TABLE_ROWS = 100;
/** The strongest positions; the CSV export holds all of them. */
export function mapTable(result: MapResult, title: string): TableData {
  const { values, width } = result;
  const order = Array.from(values, (_, i) => i).sort(
    (a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b,
  );
  return {
    caption: `${title}: the ${Math.min(TABLE_ROWS, order.length)} largest of ${values.length} values; Export has all`,
    columns: ['Position', 'Row', 'Column', 'Value'],
    rows: order
      .slice(0, TABLE_ROWS)
      .map((i) => [i, Math.floor(i / width), i % width, formatSigned(values[i]!, 4)]),
  };
}
