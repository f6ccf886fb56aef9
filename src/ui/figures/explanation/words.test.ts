import { expect, test } from 'vitest';
import type { Explanation } from '../../../engine/jobs';
import { barsPath, binned, scaleOf } from './draw';
import { madeWith, placeWords, sentenceOf, tableOf } from './words';

const labels = ['cat', 'dog', 'ship'];
const v = (...values: number[]): Float64Array => Float64Array.of(...values);
const change = {
  kind: 'change',
  of: 'features',
  before: v(3, 1, 2),
  after: v(1.5, 1, 1.5),
  clip: 1.5,
  kept: 1,
  logits: { before: v(1, 5, 2), after: v(1, 4, 2) },
  score: -4,
  terms: [],
} satisfies Explanation;

test('a change in a sentence: what was done to how many, and what becomes of the predicted logit', () => {
  expect(sentenceOf(change, labels)).toBe(
    '2 of 3 features lie above the clip at 1.5 and are lowered to it: the logit of “dog” goes from 5 to 4.',
  );
  const scaled = { ...change, clip: null, terms: [{ label: 'Factor', value: 2 }] };
  expect(sentenceOf({ ...scaled, after: v(6, 2, 4) }, labels)).toMatch(
    /^All 3 features are multiplied by 2, which the largest 1 set/,
  );
  expect(sentenceOf({ ...scaled, after: v(6, 0, 0) }, labels)).toMatch(
    /^The largest 1 of 3 features are left, times 2/,
  );
  expect(sentenceOf({ ...change, clip: null, of: 'contributions' }, labels)).toMatch(
    /^1 of the 3 weights that lead to “dog” are kept/,
  );
});

test('its table has the largest first', () => {
  const { columns, rows } = tableOf(change, labels, 'ReAct');
  expect(columns).toEqual(['Feature', 'Before', 'After', 'Change']);
  expect(rows.map(([i]) => i)).toEqual([0, 2, 1]);
  expect(rows[0]).toEqual([0, '3', '1.5', '−1.5']);
});

test('distances, classes, factors, outputs: sentences name what the score takes', () => {
  const neighbours = {
    kind: 'neighbours',
    what: 'Distance',
    values: v(0.1, 0.2, 0.3),
    k: 2,
    own: 0.2,
    ownIs: 'Distance to neighbour K',
    among: v(0.05, 0.1, 0.4),
    near: 'small',
    score: 0.2,
    terms: [],
  } satisfies Explanation;
  expect(sentenceOf(neighbours, labels)).toBe(
    'Distance to neighbour 2: 0.2; 2 of 3 fitted images, tried against the others, have less. The smaller, the more familiar.',
  );
  expect(placeWords(1, v())).toBe('');
  const classes = {
    kind: 'classes',
    what: 'Distance',
    values: v(9, 4, NaN),
    chosen: 1,
    score: 4,
    terms: [],
  } satisfies Explanation;
  expect(sentenceOf(classes, labels)).toContain('“dog”, which the score takes: 4');
  expect(sentenceOf({ ...classes, values: v(9, 4, NaN), chosen: 2 }, labels)).toContain(
    'from “ship”, least to “dog”: 4',
  );
  expect(tableOf(classes, labels, 'X').rows[2]).toEqual(['ship', '—']);
  const outputs = {
    kind: 'outputs',
    what: 'Share of the sum',
    values: v(0.1, 0.2, 0.7),
    logits: v(1, 2, 3),
    score: 0,
    terms: [],
  } satisfies Explanation;
  expect(sentenceOf(outputs, labels)).toContain('“ship”, 0.7; its logit is 3');
  expect(tableOf(outputs, labels, 'Energy').rows.map(([name]) => name)).toEqual(['ship', 'dog', 'cat']);
});

test('parameters are named with their values', () => {
  expect(madeWith('knn', { k: 50 })).toMatch(/: 50$/);
  expect(madeWith('msp', {})).toBe('');
});

test('bars stand on zero, also below it; bins hold every value and the marks', () => {
  const { y, low, high } = scaleOf([v(-1, 3)], 100);
  expect([low, high, y(3), y(-1), y(0)]).toEqual([-1, 3, 0, 100, 75]);
  expect(barsPath([1, 2], 10, (x) => 10 - x)).toBe('M0 10.00V9.00H5.00V8.00H10.00V10.00Z');
  const { counts, low: from, high: to } = binned([1, 2, 3, 4], [0, 5], 5);
  expect([from, to, counts.reduce((a, b) => a + b)]).toEqual([0, 5, 4]);
});
