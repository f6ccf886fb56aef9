import { expect, test } from 'vitest';
import { sampleMap } from '../../charts/testing/sampleRecord';
import {
  alikeSentence,
  alikeTable,
  band,
  cascadeSentence,
  cascadeTable,
  curvesSentence,
  curvesTable,
  meanSpread,
} from './trust';

const curve = (...probabilities: number[]) => ({
  shares: probabilities.map((_, i) => i / (probabilities.length - 1)),
  probabilities,
  area: probabilities.reduce((a, b) => a + b, 0) / probabilities.length,
});
const of = sampleMap();
const curves = {
  of,
  steps: 2,
  seed: 0,
  curves: {
    insertion: curve(0.1, 0.9, 1),
    deletion: curve(1, 0.2, 0.1),
    randomInsertions: [curve(0.1, 0.4, 1), curve(0.1, 0.6, 1)],
    randomDeletions: [curve(1, 0.4, 0.1), curve(1, 0.6, 0.1)],
  },
};

test('mean and spread are those of a sample', () => {
  expect(meanSpread([1, 3])).toEqual({ mean: 2, spread: Math.sqrt(2) });
  expect(meanSpread([5])).toEqual({ mean: 5, spread: 0 });
  expect(band(curves.curves.randomInsertions)[1]!.mean).toBeCloseTo(0.5, 12);
  expect(band([])).toEqual([]);
});

test('curves: the areas beside those of random orders, and whether they are better', () => {
  const said = curvesSentence(curves);
  expect(said).toContain('0.667 (random: 0.533 ± 0.047)');
  expect(said).toContain('Both are better than every random order');
  const swapped = { ...curves, curves: { ...curves.curves, insertion: curve(0.1, 0.2, 1) } };
  expect(curvesSentence(swapped)).toContain('One of the two');
  const { rows, caption } = curvesTable(curves);
  expect(rows[1]).toEqual(['50%', '0.900', '0.500 ± 0.141', '0.200', '0.500 ± 0.141']);
  expect(caption).toContain('2 orders');
});

test('a cascade: what is said at its end, on the way, and of a map that stays', () => {
  const step = (layers: number, signed: number) => ({
    node: `n${layers}`,
    layers,
    of: 4,
    signed,
    absolute: 0.5,
  });
  expect(cascadeSentence({ of, steps: [] })).toBe('');
  expect(cascadeSentence({ of, steps: [step(1, 0.4)] })).toMatch(
    /last layer random.*1 of 4 layers are random so far/,
  );
  expect(cascadeSentence({ of, steps: [step(2, 0.4), step(4, -0.02)] })).toMatch(
    /last 2 layers random.*0\.400, with all 4 random −0\.020: the map depends/,
  );
  expect(cascadeSentence({ of, steps: [step(2, 0.9), step(4, 0.8)] })).toContain('hardly changes');
  expect(cascadeTable({ of, steps: [step(2, NaN)] }).rows[0]).toEqual([
    'n2',
    '2 of 4',
    'none (a map is constant)',
    '0.500',
  ]);
});

test('two maps: one with itself has rank correlation 1; sizes that differ are said', () => {
  expect(alikeSentence(of, of)).toContain('1.000 of values, 1.000 of magnitudes');
  const turned = sampleMap({ values: of.values.map((v) => -v) });
  expect(alikeSentence(of, turned)).toContain('−1.000 of values, 1.000 of magnitudes');
  const small = sampleMap({ height: 8, width: 8 });
  expect(alikeSentence(of, small)).toContain('differ in size (32 × 32 and 8 × 8)');
  expect(alikeTable(of, small).rows[0]![2]).toBe('—');
  expect(alikeTable(of, of).rows).toHaveLength(100);
});
