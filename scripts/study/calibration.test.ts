import { expect, test } from 'vitest';
import { findCalibration } from '../../src/calibration/calibration';
import { DEFAULT_SETTINGS } from '../../src/engine/settings';
import { entriesA, entriesZ, merge, type Plan, type Row, sourceText, tasksOf } from './calibration';
import { RULES, type Scores, type ScoresA } from './scorer';

const PLAN: Plan = { many: 40, few: 12, etas: [0.001, 0.05], iterations: 4 };
/** Any number that tells its image, η, iteration and rule. */
const value = (image: number, eta: number, i: number, rule = 0): number =>
  image + eta / 10 + i / 100 + rule / 4;
const rowsZ = (plan: Plan): Row<Scores>[] =>
  tasksOf(plan).map((task) => ({
    ...task,
    right: true,
    msp: task.image,
    maxlogit: -task.image,
    energy: 2 * task.image,
    gaia: task.image / 2,
    si: Object.fromEntries(
      RULES.map((rule, r) => [
        rule,
        Array.from({ length: task.iterations }, (_, i) => value(task.image, task.eta, i + 1, r)),
      ]),
    ) as Scores['si'],
  }));
const rowsA = (plan: Plan): Row<ScoresA>[] =>
  tasksOf(plan).map((task) => ({
    ...task,
    right: true,
    gaia: 3 * task.image,
    si: Array.from({ length: task.iterations }, (_, i) => value(task.image, task.eta, i + 1)),
  }));
const empty = { source: '', backend: '', entries: [] };

test('the grid holds every image once a setting, whatever T', () => {
  expect(tasksOf(PLAN)).toHaveLength(40 + 2 * 12);
  // With T <= 2 the default η is measured on all images already.
  expect(tasksOf({ ...PLAN, iterations: 2 })).toHaveLength(40 + 12);
  expect(tasksOf({ ...PLAN, few: 0 })).toHaveLength(40);
});

test.each([4, 2, 1])('rule a, T = %d: what is measured is what the page looks up', (iterations) => {
  const plan = { ...PLAN, iterations };
  const entries = entriesA(rowsA(plan), plan);
  const find = (method: string, change: object) =>
    findCalibration(entries, method, { ...DEFAULT_SETTINGS, ...change });
  expect(entries).toHaveLength(1 + 2 * iterations);
  expect(find('gaia-a', {})!.quantiles.at(-1)).toBe(3 * 39);
  for (const eta of plan.etas)
    for (let i = 1; i <= iterations; i++) {
      const found = find('si-a', { eta, iterations: i })!;
      const images = eta === 0.001 && i <= 2 ? 40 : 12;
      expect(found).toMatchObject({ eta, iterations: i, images });
      expect(found.quantiles[0]).toBeCloseTo(value(0, eta, i), 6);
      expect(found.quantiles.at(-1)).toBeCloseTo(value(images - 1, eta, i), 4);
      expect(found).not.toHaveProperty('integration');
    }
  expect(find('si-a', { eta: 0.01 })).toBeNull();
  expect(find('si-a', { iterations: 5 })).toBeNull();
  expect(find('si-a', { topFraction: 1 })).toBeNull();
  expect(find('si-z', {})).toBeNull();
});

test('each rule is measured anew without the other', () => {
  const z = entriesZ(rowsZ(PLAN), PLAN);
  const a = entriesA(rowsA(PLAN), PLAN);
  const [sourceZ, sourceA] = [sourceText('digits', PLAN), sourceText('digits', { ...PLAN, few: 0 })];
  const first = merge(empty, 'z', sourceZ, z);
  expect(first).toEqual({ source: sourceZ, backend: 'wasm', entries: z });
  const both = merge(first, 'a', sourceA, a);
  expect(both.entries).toEqual([...z, ...a]);
  expect(both.source).toBe(
    'the first 40 images of digits; 12 of them where η ≠ 0.001 or T > 2; rule A: the first 40 images of digits',
  );
  expect(both.backend).toBe('wasm; rule A: wasm');
  expect(merge(both, 'z', sourceZ, z, 'pytorch').backend).toBe('pytorch; rule A: wasm');
  // Again, and in the other order: the same.
  expect(merge(both, 'a', sourceA, a)).toEqual(both);
  expect(merge(both, 'z', sourceZ, z)).toEqual(both);
  expect(merge(merge(empty, 'a', sourceA, a), 'z', sourceZ, z)).toEqual(both);
  expect(merge(both, 'a', 'none', []).entries).toEqual(z);
});
