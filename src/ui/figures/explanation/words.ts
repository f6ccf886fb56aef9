/** What an explanation says: one plain sentence, the table behind its chart, and the settings that made it. Pure. */
import type { Params } from '../../../engine/detectors/detector';
import { type MethodId, metaOf } from '../../../engine/detectors/methods';
import type { Explanation } from '../../../engine/jobs';
import type { TableData } from '../../charts/DataTable';
import { formatNumber, formatSigned } from '../../charts/format';
import { formatParameter } from '../../numbers';

/** The names of the classes; "class 7" where one has none. */
export type Labels = readonly string[];
export const labelOf = (labels: Labels, c: number): string => labels[c] ?? `class ${c}`;

/** Index of the largest value; NaN is none. */
export const top = (values: ArrayLike<number>): number => {
  let best = -1;
  for (let c = 0; c < values.length; c++) if (best < 0 || values[c]! > values[best]!) best = c;
  return best;
};
const share = (part: number): string => `${(100 * part).toPrecision(part < 0.0995 ? 2 : 3)}%`;
const named = (labels: Labels, c: number): string => `“${labelOf(labels, c)}”`;

/** "19 of 128": the share of fitted images whose number is smaller, in words. */
export function placeWords(own: number, among: Float64Array): string {
  if (among.length === 0) return '';
  const below = among.filter((v) => v < own).length;
  return `${below} of ${among.length} fitted images, tried against the others, have less`;
}

/** What happened to the values of a change. */
function changeWords(e: Extract<Explanation, { kind: 'change' }>, labels: Labels): string {
  const { before, after, clip, kept, of, logits, terms } = e;
  const all = before.length;
  const y = top(logits.before);
  const factor = terms.find(({ label }) => label === 'Factor')?.value;
  const gone = after.reduce((n, v, i) => n + Number(v === 0 && before[i] !== 0), 0);
  const what =
    clip !== null
      ? `${all - kept} of ${all} features lie above the clip at ${formatNumber(clip)} and are lowered to it`
      : of === 'contributions'
        ? `${kept} of the ${all} weights that lead to ${named(labels, y)} are kept`
        : factor === undefined
          ? `The largest ${kept} of ${all} features are left`
          : gone > 0
            ? `The largest ${kept} of ${all} features are left, times ${formatNumber(factor)}`
            : `All ${all} features are multiplied by ${formatNumber(factor)}, which the largest ${kept} set`;
  return `${what}: the logit of ${named(labels, y)} goes from ${formatNumber(logits.before[y]!)} to ${formatNumber(logits.after[y]!)}.`;
}

/** The one sentence above the chart. */
export function sentenceOf(e: Explanation, labels: Labels): string {
  switch (e.kind) {
    case 'change':
      return changeWords(e, labels);
    case 'neighbours': {
      const place = placeWords(e.own, e.among);
      const is = e.ownIs.replace(/ K$/, ` ${e.k}`);
      return `${is}: ${formatNumber(e.own)}${place === '' ? '' : `; ${place}`}. The ${e.near === 'small' ? 'smaller' : 'larger'}, the more familiar.`;
    }
    case 'classes': {
      const own = e.values[e.chosen]!;
      if (!Number.isNaN(own))
        return `${e.what} of ${named(labels, e.chosen)}, which the score takes: ${formatNumber(own, 4)}.`;
      const nearest = top(e.values.map((v) => (Number.isNaN(v) ? -Infinity : -v)));
      return `${e.what} from ${named(labels, e.chosen)}, least to ${named(labels, nearest)}: ${formatNumber(e.values[nearest]!, 4)}; the score takes the mean over the classes.`;
    }
    case 'factors':
      return `${e.factors.map(({ label, value }, i) => `${i === 0 ? label : label.charAt(0).toLowerCase() + label.slice(1)} (${formatNumber(value)})`).join(' times ')}: the larger the product, the more familiar.`;
    case 'spectrum': {
      const { node, values } = e.stages[0]!;
      const squares = values.reduce((sum, v) => sum + v * v, 0);
      return `At “${node}” the largest of ${values.length} singular values holds ${share((values[0]! * values[0]!) / squares)} of the energy; without it the largest logit goes from ${formatNumber(Math.max(...e.logits.before))} to ${formatNumber(Math.max(...e.logits.after))}.`;
    }
    case 'subspace':
      return `The features have the length ${formatNumber(e.inside)} inside the ${e.dimension} main directions of ID features and ${formatNumber(e.outside)} outside: ${share(e.outside ** 2 / (e.inside ** 2 + e.outside ** 2))} of the squared length.`;
    case 'step': {
      const y = top(e.probabilities.before);
      return `A step of ${formatNumber(e.epsilon)} of the pixel range takes the probability of ${named(labels, y)} at T = ${formatParameter(e.temperature)} from ${formatNumber(e.probabilities.before[y]!, 6)} to ${formatNumber(e.probabilities.after[y]!, 6)}.`;
    }
    case 'outputs': {
      const y = top(e.values);
      return `${e.what}: the largest is that of ${named(labels, y)}, ${formatNumber(e.values[y]!, 4)}; its logit is ${formatNumber(e.logits[y]!, 4)}.`;
    }
  }
}

/** "K = 50, p = 90": every parameter that made it; empty where there is none. */
export const madeWith = (method: MethodId, params: Params): string =>
  Object.entries(metaOf(method).parameters)
    .map(([name, { label }]) => {
      const value = params[name]!;
      return `${label}: ${typeof value === 'number' ? formatParameter(value) : value}`;
    })
    .join(', ');

const numbers = (...values: number[]): string[] =>
  values.map((v) => (Number.isNaN(v) ? '—' : formatNumber(v, 5)));
const MOST = 500;
const cut = (n: number): string => (n > MOST ? `, the first ${MOST} of ${n}` : '');

/** Indices by descending value of `by`. */
export const descending = (by: ArrayLike<number>): number[] =>
  Array.from({ length: by.length }, (_, i) => i).sort((a, b) => by[b]! - by[a]! || a - b);

/** The numbers behind the chart. */
export function tableOf(e: Explanation, labels: Labels, name: string): TableData {
  const caption = (what: string, n = 0): string => `${name}: ${what}${cut(n)}`;
  switch (e.kind) {
    case 'change':
      return {
        caption: caption(`${e.of} before and after, the largest first`, e.before.length),
        columns: ['Feature', 'Before', 'After', 'Change'],
        rows: descending(e.before)
          .slice(0, MOST)
          .map((i) => [
            i,
            ...numbers(e.before[i]!, e.after[i]!),
            formatSigned(e.after[i]! - e.before[i]!, 5),
          ]),
      };
    case 'neighbours':
      return {
        caption: caption(`${e.what.toLowerCase()} to fitted images, the nearest first`, e.values.length),
        columns: ['Neighbour', e.what],
        rows: Array.from(e.values.subarray(0, MOST), (v, i) => [i + 1, ...numbers(v)]),
      };
    case 'classes':
    case 'factors':
      return {
        caption: caption(`${e.what} by class`, e.values.length),
        columns: ['Class', e.what],
        rows: Array.from(e.values.subarray(0, MOST), (v, c) => [labelOf(labels, c), ...numbers(v)]),
      };
    case 'outputs':
      return {
        caption: caption('what each class gives', e.values.length),
        columns: ['Class', 'Logit', e.what],
        rows: descending(e.logits)
          .slice(0, MOST)
          .map((c) => [labelOf(labels, c), ...numbers(e.logits[c]!, e.values[c]!)]),
      };
    case 'spectrum':
      return {
        caption: caption('singular values, the largest first'),
        columns: ['Value', ...e.stages.map(({ node }) => node)],
        rows: Array.from({ length: Math.max(...e.stages.map(({ values }) => values.length)) }, (_, i) => [
          i + 1,
          ...e.stages.map(({ values }) => (i < values.length ? numbers(values[i]!)[0]! : '—')),
        ]),
      };
    case 'subspace':
      return {
        caption: caption('features along the principal directions', e.along.length),
        columns: ['Direction', 'Length along it', 'Subspace'],
        rows: Array.from(e.along.subarray(0, MOST), (v, k) => [
          k + 1,
          ...numbers(v),
          k < e.dimension ? 'inside' : 'outside',
        ]),
      };
    case 'step':
      return {
        caption: caption('tempered probabilities before and after the step', e.probabilities.before.length),
        columns: ['Class', 'Before', 'After'],
        rows: descending(e.probabilities.after)
          .slice(0, MOST)
          .map((c) => [
            labelOf(labels, c),
            ...[e.probabilities.before[c]!, e.probabilities.after[c]!].map((p) => formatNumber(p, 7)),
          ]),
      };
  }
}
