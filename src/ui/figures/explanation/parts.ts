/** The charts of an explanation, by its kind, as the page and the exported figure draw them: pure. */
import type { Explanation } from '../../../engine/jobs';
import { must } from '../../../lib/must';
import { formatNumber } from '../../charts/format';
import { formatCount } from '../../numbers';
import { scaleOf } from './draw';
import { descending, labelOf, type Labels, top } from './words';

/** Many bars side by side: what was, and in front of it what is. */
export interface ColumnsPart {
  readonly kind: 'columns';
  readonly label: string;
  readonly title: string;
  readonly back: readonly number[];
  readonly front: readonly number[];
  /** A height that is drawn as a line. */
  readonly line: number | null;
  /** What the pale and the dark bars are; null where there are dark ones alone. */
  readonly keys: readonly [back: string, front: string] | null;
}
/** How many have which value, and where one value lies. */
export interface CountsPart {
  readonly kind: 'counts';
  readonly label: string;
  readonly title: string;
  readonly values: ArrayLike<number>;
  readonly mark: number;
  readonly markIs: string;
}
/** A class of `BarsPart`: its bars from where they begin, in shares of the whole length. */
interface BarRow {
  /** The class. */
  readonly at: number;
  readonly name: string;
  readonly marked: boolean;
  readonly before: Bar | null;
  readonly after: Bar | null;
  readonly text: string;
}
interface Bar {
  readonly from: number;
  readonly length: number;
}
/** Bars of the classes that matter most, with their numbers. */
export interface BarsPart {
  readonly kind: 'bars';
  readonly title: string;
  readonly rows: readonly BarRow[];
  /** Whether each row has a bar of what was. */
  readonly both: boolean;
}
/** Named numbers. */
export interface TermsPart {
  readonly kind: 'terms';
  readonly terms: readonly { readonly label: string; readonly value: number }[];
}
export type StepExplanation = Extract<Explanation, { kind: 'step' }>;
/** The picture after a step, and the step's signs. */
export interface StepPart {
  readonly kind: 'step';
  readonly step: StepExplanation;
}
export type Part = ColumnsPart | CountsPart | BarsPart | TermsPart | StepPart;

/** Bins of a `CountsPart`. */
export const COUNT_BINS = 48;
/** Classes that are drawn. */
const SHOWN = 10;

interface BarsOf {
  readonly title: string;
  readonly before?: Float64Array;
  readonly after: Float64Array;
  readonly marked?: number;
  /** The smallest first. */
  readonly ascending?: boolean;
  readonly digits?: number;
  /** Where the bars begin. */
  readonly from?: number;
}

function bars(
  labels: Labels,
  { title, before, after, marked, ascending = false, digits = 4, from = 0 }: BarsOf,
): BarsPart {
  const by = Array.from(after, (v) => (Number.isNaN(v) ? -Infinity : ascending ? -v : v));
  const { low, high } = scaleOf(
    [before ?? [], after].map((values) => Array.from(values, (v) => v - from)),
    1,
  );
  const span = high - low || 1;
  const bar = (value: number): Bar | null =>
    Number.isNaN(value)
      ? null
      : { from: (Math.min(0, value - from) - low) / span, length: Math.abs(value - from) / span };
  const number = (value: number): string => (Number.isNaN(value) ? '—' : formatNumber(value, digits));
  return {
    kind: 'bars',
    title: `${title}${after.length > SHOWN ? `, ${SHOWN} of ${after.length} classes` : ''}`,
    both: before !== undefined,
    rows: descending(by)
      .slice(0, SHOWN)
      .map((c) => ({
        at: c,
        name: labelOf(labels, c),
        marked: c === marked,
        before: before === undefined ? null : bar(must(before[c])),
        after: bar(must(after[c])),
        text: `${before === undefined ? '' : `${number(must(before[c]))} → `}${number(must(after[c]))}`,
      })),
  };
}

/** What is drawn of an explanation, in its order; `name` is the detector's. */
export function partsOf(e: Explanation, labels: Labels, name: string): readonly Part[] {
  switch (e.kind) {
    case 'change': {
      const order = descending(e.before);
      const sorted = (values: Float64Array): number[] => order.map((i) => must(values[i]));
      const features = e.of === 'features';
      return [
        {
          kind: 'columns',
          label: `${name}: ${e.before.length} ${features ? 'features' : 'contributions to the logit'}, before and after, the largest first`,
          title: features ? 'Features, largest first' : 'What each feature adds to the logit, largest first',
          back: sorted(e.before),
          front: sorted(e.after),
          line: e.clip,
          keys: ['before', 'after'],
        },
        bars(labels, { title: 'Logits', ...e.logits }),
      ];
    }
    case 'neighbours': {
      const fitted = `all ${formatCount(e.values.length)} fitted images`;
      const usual: CountsPart = {
        kind: 'counts',
        label: `${name}: ${e.ownIs}, of ${e.among.length} fitted images and of this picture`,
        title: `${e.ownIs.replace(/,.*$/, '').replace(/ K$/, ` ${e.k}`)}, ${e.among.length} fitted images`,
        values: e.among,
        mark: e.own,
        markIs: 'this picture',
      };
      return [
        {
          kind: 'counts',
          label: `${name}: ${e.what} of this picture to ${fitted}`,
          title: `${e.what} to ${fitted}`,
          values: e.values,
          mark: must(e.values[e.k - 1]),
          markIs: `the ${e.k} nearest end here`,
        },
        ...(e.among.length > 0 ? [usual] : []),
      ];
    }
    case 'classes':
      return [
        bars(labels, {
          title: e.what,
          after: e.values,
          marked: e.chosen,
          ascending: e.values[e.chosen] === Math.min(...e.values.filter((v) => !Number.isNaN(v))),
        }),
      ];
    case 'factors':
      return [bars(labels, { title: e.what, after: e.values }), { kind: 'terms', terms: e.factors }];
    case 'spectrum':
      return [
        ...e.stages.map(({ node, values }): ColumnsPart => ({
          kind: 'columns',
          label: `${name}: ${values.length} singular values at ${node}, the largest taken away`,
          title: `Singular values at ${node}; the first is taken away`,
          back: Array.from(values),
          front: Array.from(values, (v, i) => (i === 0 ? 0 : v)),
          line: null,
          keys: ['taken away', 'left'],
        })),
        bars(labels, { title: 'Logits', ...e.logits }),
      ];
    case 'subspace': {
      const sizes = Array.from(e.along, Math.abs);
      const rest = sizes.slice(e.dimension);
      return [
        {
          kind: 'columns',
          label: `${name}: length along ${sizes.length} principal directions; the score counts those after ${e.dimension}`,
          title: `Length along each principal direction; those after ${e.dimension} are outside`,
          back: sizes,
          front: sizes.map((v, k) => (k < e.dimension ? 0 : v)),
          line: null,
          keys: ['inside', 'outside'],
        },
        {
          kind: 'columns',
          label: `${name}: the ${rest.length} directions outside the subspace, on a scale of their own`,
          title: `The ${rest.length} outside, which the score counts, on a scale of their own`,
          back: [],
          front: rest,
          line: null,
          keys: null,
        },
      ];
    }
    case 'step': {
      const { after } = e.probabilities;
      return [
        { kind: 'step', step: e },
        bars(labels, {
          title: `Softmax at T = ${formatNumber(e.temperature)}, bars from 1/${after.length}`,
          from: 1 / after.length,
          digits: 6,
          ...e.probabilities,
        }),
      ];
    }
    case 'outputs':
      return [bars(labels, { title: e.what, after: e.values, marked: top(e.values) })];
  }
}

/** Columns on a height: their scale, and its ends in words. */
export function columnsOf({ back, front, line }: ColumnsPart, height: number) {
  const { y, low, high } = scaleOf([back, front, line === null ? [] : [line]], height);
  const ends = low < 0 ? `from ${formatNumber(low)} to ${formatNumber(high)}` : `up to ${formatNumber(high)}`;
  return { y, ends };
}
