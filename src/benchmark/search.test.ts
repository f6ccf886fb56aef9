import { describe, expect, it } from 'vitest';
import { valueOf } from '../metrics/testing/figures';
import type { Row } from '../rows/row';
import { searchReport } from './report/search';
import { type RunScores, runScores } from './runScores';
import { searchOf } from './search';

const SETS = [
  { name: 'id', role: 'id' },
  { name: 'a', role: 'far' },
  { name: 'b', role: 'near' },
] as const;
const COLUMNS = [
  { method: 'energy', params: '' },
  ...[0.05, 0.5].flatMap((eta) =>
    [2, 4].map((iterations) => ({ method: 'si-z', params: JSON.stringify({ eta, iterations }) })),
  ),
];

/** Images by number have hashes that end their first eight digits in it: even ones are chosen on. `of`: a score for each. */
const grid = (of: (set: string, image: number, column: number) => number): RunScores =>
  runScores(
    SETS.flatMap(({ name }, s) =>
      Array.from({ length: 40 }, (_, image) =>
        COLUMNS.map((column, c): Row => ({
          set: name,
          image,
          file: `${name}-${image}`,
          sha256: (100 * s + image).toString(16).padStart(8, '0').padEnd(64, '0'),
          prediction: 0,
          ...column,
          score: of(name, image, c),
        })),
      ).flat(),
    ),
    SETS,
    COLUMNS,
  );

/** OOD images are `lead` above ID ones; ID images go from 0 to 4. */
const ahead = (lead: (set: string, image: number, column: number) => number): RunScores =>
  grid((set, image, c) => (image % 20) / 5 + (set === 'id' ? 0 : lead(set, image, c)));

describe('a search for settings', () => {
  it('chooses on one half, and tells what the other half says', () => {
    // The third setting is best on even images alone, the fourth on odd ones.
    const run = ahead((_, image, c) =>
      c === 3 ? (image % 2 === 0 ? 3 : 0) : c === 4 ? (image % 2 === 0 ? 1 : 2) : 0.5,
    );
    const found = searchOf(run, 'si-z');
    expect(found.points).toHaveLength(4);
    expect(found.idImages).toEqual([20, 20]);
    expect(found.best).toBe(2);
    expect(valueOf(found.points[2]!.chosenOn.auroc)).toBeGreaterThan(0.9);
    expect(valueOf(found.points[2]!.told.auroc)).toBeCloseTo(0.5, 1);
    expect(valueOf(found.points[3]!.told.auroc)).toBeGreaterThan(0.8);
    expect(found.differences.map(({ set }) => set)).toEqual(['a', 'b']);
    expect(valueOf(found.differences[0]!.difference).difference).toBeLessThan(0);
    const report = searchReport(found);
    expect(report).toMatch(/^\| \*\*S&I-Z, η 0\.5, T 2\*\* \| 9\d\.\d \/ \d+\.\d \| 5\d\.\d \/ \d+\.\d \|$/m);
    expect(report).toContain('of 4 settings on one half of the images');
    expect(report).toContain('The same OOD sets are on both sides');
    // Rows η, columns T.
    expect(report).toMatch(
      /η down, T across\.\n\n\| {2}\| 2 \| 4 \|\n\| --- \| ---: \| ---: \|\n\| 0\.05 \| /,
    );
    expect(report).toMatch(/^\| 0\.5 \| 5\d\.\d \| 8\d\.\d \|$/m);
    expect(report).toMatch(/^\| a \| [\d.]+ \| [\d.]+ \| −[\d.]+ \| [\d.e-]+ \|$/m);
  });
  it('chooses on some OOD sets and tells on the others', () => {
    const run = ahead((set, _, c) => (set === 'a' ? c : 5 - c));
    const found = searchOf(run, 'si-z', ['b']);
    expect(found).toMatchObject({ chosenOn: ['b'], told: ['a'], best: 0, differences: [] });
    expect(searchOf(run, 'si-z', ['a']).best).toBe(3);
    expect(searchReport(found)).not.toContain('The same OOD sets');
  });
  it('says what it cannot search', () => {
    const run = ahead(() => 1);
    expect(() => searchOf(run, 'energy')).toThrow(
      'The run has one setting of "energy": a search needs several, as --methods energy:NAME=1/2/3 makes them.',
    );
    expect(() => searchOf(run, 'knn')).toThrow('The run has no setting of "knn"');
    expect(() => searchOf(run, 'si-z', ['x'])).toThrow(
      'There is no OOD set "x" in this run; there are a, b.',
    );
    expect(() => searchOf(run, 'si-z', ['a', 'b'])).toThrow(/^Leave an OOD set/);
    const none = searchOf(
      {
        ...run,
        sets: run.sets
          .filter(({ name }) => name !== 'b')
          .map((set) => ({ ...set, scores: set.scores.map((s) => s.map(() => NaN)) })),
      },
      'si-z',
    );
    expect(none.best).toBeNull();
    expect(searchReport(none)).toContain('nothing is chosen');
  });
});
