import { expect, test } from 'vitest';
import { columnsOf, partsOf } from './parts';

const f64 = (...values: number[]) => Float64Array.from(values);
const common = { score: 1, terms: [] } as const;
const LABELS = ['cat', 'dog', 'ship'];

test('a change is its features in one order, the largest first, and the logits before and after', () => {
  const [columns, bars] = partsOf(
    {
      ...{ ...common, kind: 'change', of: 'features', clip: 2, kept: 2 },
      ...{ before: f64(1, 4, 3), after: f64(1, 2, 2) },
      logits: { before: f64(-1, 3, 1), after: f64(-1, 2, 1) },
    },
    LABELS,
    'ReAct',
  );
  if (columns?.kind !== 'columns' || bars?.kind !== 'bars') throw new Error('other parts');
  expect([columns.back, columns.front, columns.line]).toEqual([[4, 3, 1], [2, 2, 1], 2]);
  const { y, ends } = columnsOf(columns, 100);
  expect([y(0), y(2), y(4), ends]).toEqual([100, 50, 0, 'up to 4']);
  expect(bars.rows.map(({ name, text }) => `${name} ${text}`)).toEqual([
    'dog 3 → 2',
    'ship 1 → 1',
    'cat −1 → −1',
  ]);
  // On one scale from -1 to 3, bars from zero.
  expect(bars.rows[0]).toMatchObject({
    before: { from: 0.25, length: 0.75 },
    after: { from: 0.25, length: 0.5 },
  });
  expect(bars.rows[2]).toMatchObject({ before: { from: 0, length: 0.25 }, after: { from: 0, length: 0.25 } });
});

test('of classes the one that the score takes is marked, and one without a number has no bar', () => {
  const [bars, ...others] = partsOf(
    { ...common, kind: 'classes', what: 'Distance', values: f64(4, NaN, 2), chosen: 2 },
    LABELS,
    'Mahalanobis',
  );
  if (bars?.kind !== 'bars') throw new Error('another part');
  expect(others).toEqual([]);
  expect(bars.rows.map(({ name, marked, after, text }) => [name, marked, after?.length, text])).toEqual([
    ['ship', true, 0.5, '2'],
    ['cat', false, 1, '4'],
    ['dog', false, undefined, '—'],
  ]);
});

test('directions outside the subspace stand alone a second time', () => {
  const parts = partsOf(
    { ...common, kind: 'subspace', along: f64(-3, 2, -0.5), dimension: 1, inside: 3, outside: 2.06 },
    LABELS,
    'Residual',
  );
  expect(parts.map((part) => part.kind === 'columns' && [part.back, part.front])).toEqual([
    [
      [3, 2, 0.5],
      [0, 2, 0.5],
    ],
    [[], [2, 0.5]],
  ]);
});

test('without fitted images to compare with there is one chart of neighbours', () => {
  const parts = partsOf(
    {
      ...{ ...common, kind: 'neighbours', what: 'Distance', values: f64(1, 2), k: 2, own: 2 },
      ...{ ownIs: 'Distance to neighbour K', among: f64(), near: 'small' },
    },
    LABELS,
    'KNN',
  );
  expect(parts).toHaveLength(1);
  expect(parts[0]).toMatchObject({ mark: 2, title: 'Distance to all 2 fitted images' });
});
