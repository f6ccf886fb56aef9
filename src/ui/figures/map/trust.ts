/** How far a map can be believed: sentences, tables and lines of its curves, its cascade and a second map. Pure. */
import { mapMetaOf } from '../../../engine/attributions/kinds';
import type { CascadeStep, Faithfulness, MapResult } from '../../../engine/jobs';
import { rankCorrelation } from '../../../metrics/ranks';
import type { Cascade, Curves } from '../../../store/inquiries';
import type { TableData } from '../../charts/DataTable';
import { formatNumber } from '../../charts/format';

type Curve = Faithfulness['insertion'];

/** Mean and standard deviation (of a sample); the latter 0 of a single value. */
export function meanSpread(values: readonly number[]): { readonly mean: number; readonly spread: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, spread: values.length < 2 ? 0 : Math.sqrt(square / (values.length - 1)) };
}

const two = (v: number): string => v.toFixed(3).replace('-', '−');
const pm = (values: readonly number[]): string => {
  const { mean, spread } = meanSpread(values);
  return `${two(mean)} ± ${two(spread)}`;
};
const areas = (curves: readonly Curve[]): number[] => curves.map(({ area }) => area);

/** Whether the map's order is better than every random one, in words. */
export function curvesSentence({ curves, of }: Curves): string {
  const { insertion, deletion, randomInsertions, randomDeletions } = curves;
  const better =
    Number(areas(randomInsertions).every((a) => insertion.area > a)) +
    Number(areas(randomDeletions).every((a) => deletion.area < a));
  const verdict =
    better === 2
      ? 'Both are better than every random order: the map finds pixels that the class hangs on.'
      : better === 1
        ? 'One of the two is better than every random order.'
        : 'Neither is better than every random order: this map does not find the pixels that the class hangs on.';
  return `Putting the pixels in, largest value first, gives “${of.target.label}” a mean probability of ${two(insertion.area)} (random: ${pm(areas(randomInsertions))}), taking them out ${two(deletion.area)} (random: ${pm(areas(randomDeletions))}). ${verdict}`;
}

/** How the curves were made. */
export const curvesMade = ({ steps, seed, curves }: Curves): string =>
  `${steps} steps, ${curves.randomInsertions.length} random orders, seed ${seed}; baseline: the mean colour of the training images. Petsiuk et al., BMVC 2018.`;

/** How the cascade was made. */
export const cascadeMade = ({ of }: Cascade): string =>
  `Weights are shuffled within a layer, norms folded in; seed ${of.settings.seed}. Adebayo et al., NeurIPS 2018.`;

/** Mean and spread of several curves at each share. */
export const band = (curves: readonly Curve[]): { readonly mean: number; readonly spread: number }[] =>
  curves[0] === undefined
    ? []
    : curves[0].probabilities.map((_, i) =>
        meanSpread(curves.map(({ probabilities }) => probabilities[i] ?? 0)),
      );

/** Every share with what each order gives there. */
export function curvesTable({ curves }: Curves): TableData {
  const random = { insertion: band(curves.randomInsertions), deletion: band(curves.randomDeletions) };
  const cells = (own: Curve, other: ReturnType<typeof band>, i: number): string[] => [
    two(own.probabilities[i] ?? NaN),
    `${two(other[i]?.mean ?? NaN)} ± ${two(other[i]?.spread ?? NaN)}`,
  ];
  return {
    caption: `Probability of the class after each share of the pixels; random: mean ± standard deviation of ${curves.randomInsertions.length} orders. Areas: insertion ${two(curves.insertion.area)} (random ${pm(areas(curves.randomInsertions))}), deletion ${two(curves.deletion.area)} (random ${pm(areas(curves.randomDeletions))})`,
    columns: ['Share', 'Put in', 'Put in at random', 'Taken out', 'Taken out at random'],
    rows: curves.insertion.shares.map((share, i) => [
      `${Math.round(100 * share)}%`,
      ...cells(curves.insertion, random.insertion, i),
      ...cells(curves.deletion, random.deletion, i),
    ]),
  };
}

const correlation = (v: number): string => (Number.isNaN(v) ? 'none (a map is constant)' : two(v));

/** What the cascade says so far. */
export function cascadeSentence({ steps }: Cascade): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return '';
  const all = last.layers === last.of;
  const from = `With the ${first.layers === 1 ? 'last layer' : `last ${first.layers} layers`} random the rank correlation with the map is ${correlation(first.signed)}`;
  if (!all) return `${from}; ${last.layers} of ${last.of} layers are random so far.`;
  const stays = Math.abs(last.signed) > 0.5;
  return `${from}, with all ${last.of} random ${correlation(last.signed)}: ${
    stays
      ? 'the map hardly changes, so it shows the picture more than the network.'
      : 'the map depends on what the network has learned.'
  }`;
}

export const cascadeTable = ({ steps }: Cascade): TableData => ({
  caption: 'Rank correlation with the map of the trained network, layers made random from the output upwards',
  columns: ['Random from', 'Layers', 'Of values', 'Of magnitudes'],
  rows: steps.map(({ node, layers, of, signed, absolute }: CascadeStep) => [
    node,
    `${layers} of ${of}`,
    correlation(signed),
    correlation(absolute),
  ]),
});

/** How alike two maps are, in a sentence. */
export function alikeSentence(a: MapResult, b: MapResult): string {
  const names = `“${mapMetaOf(a.request.kind).label}” and “${mapMetaOf(b.request.kind).label}”`;
  if (a.width !== b.width || a.height !== b.height)
    return `${names} differ in size (${a.height} × ${a.width} and ${b.height} × ${b.width}), so their positions cannot be ranked together.`;
  const signed = rankCorrelation(a.values, b.values);
  const absolute = rankCorrelation(a.values.map(Math.abs), b.values.map(Math.abs));
  return `Rank correlation of ${names}: ${correlation(signed)} of values, ${correlation(absolute)} of magnitudes (Spearman; 1: the same order, 0: none in common).`;
}

/** Value for value, the strongest of the first map first. */
export function alikeTable(a: MapResult, b: MapResult): TableData {
  const order = Array.from(a.values, (_, i) => i).sort(
    (i, j) => Math.abs(a.values[j] ?? 0) - Math.abs(a.values[i] ?? 0) || i - j,
  );
  const same = a.width === b.width && a.height === b.height;
  return {
    caption: `The ${Math.min(100, order.length)} largest values of the first map, and the second map’s there`,
    columns: ['Position', mapMetaOf(a.request.kind).label, mapMetaOf(b.request.kind).label],
    rows: order
      .slice(0, 100)
      .map((i) => [
        `row ${Math.floor(i / a.width)}, column ${i % a.width}`,
        formatNumber(a.values[i] ?? NaN, 4),
        same ? formatNumber(b.values[i] ?? NaN, 4) : '—',
      ]),
  };
}
