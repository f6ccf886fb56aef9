import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readNumbers } from '../datasets/bytes/npy';
import { mergeRows, type Row } from '../rows/row';
import { readArchive, writeArchive } from './archive';
import { joinRuns } from './joinRuns';
import type { Manifest } from './manifest';
import { rowsOf, runScores } from './runScores';

const energy = { method: 'energy', params: '' };
const knn = { method: 'knn', params: '{"k":50}' };
const manifest: Manifest = {
  schema: 'splitscope-benchmark-1',
  version: '1.0.0',
  pack: 'p',
  title: 'A network',
  network: 'a'.repeat(64),
  preprocessing: 'b'.repeat(64),
  backend: 'wasm',
  classes: ['x', 'y'],
  accuracy: { value: 0.95, set: 'test' },
  settings: {},
  columns: [energy, knn],
  sets: [
    { name: 'in', role: 'id', source: 'in', images: 3, classes: null },
    { name: 'out', role: 'far', source: 'out', images: 2, classes: null },
  ],
  fit: null,
};
const hash = (n: number): string => n.toString(16).padStart(64, '0').split('').reverse().join('');
const row = (set: string, image: number, score: number, of = energy): Row => ({
  set,
  image,
  file: `${set}/${image}.png`,
  sha256: hash(image + (set === 'in' ? 1 : 9)),
  ...(set === 'in' ? { label: image % 2 } : {}),
  prediction: 1,
  ...of,
  score,
});
const rows: Row[] = [
  row('in', 0, 0.1),
  row('in', 0, Math.PI, knn),
  row('in', 1, -2.5e-17),
  { set: 'in', image: 1, file: 'in/1.png', ...knn, fault: 'No state.' },
  { set: 'in', image: 2, file: 'in/2.png', fault: 'This picture is cut short.' },
  row('out', 0, 3),
  row('out', 0, 4, knn),
  row('out', 1, 5),
  row('out', 1, 6, knn),
];
const scores = runScores(rows, manifest.sets, manifest.columns);
const order = { sets: ['in', 'out'], columns: manifest.columns };

describe('a run by columns', () => {
  it('has every row, and gives them back', () => {
    const shuffled = [...rows].reverse();
    const again = [...rowsOf(runScores(shuffled, manifest.sets, manifest.columns))];
    expect(mergeRows([again], order)).toEqual(mergeRows([rows], order));
    expect(again).toEqual(mergeRows([rows], order));
  });
});

describe('a run in one file', () => {
  it('comes back whole, and NumPy’s arrays are in it', () => {
    const bytes = writeArchive({ manifest, scores });
    expect(readArchive(bytes, 'run.npz')).toEqual({ manifest, scores });
    expect(writeArchive({ manifest, scores })).toEqual(bytes);
    const array = readNumbers(unzipSync(bytes)['scores.npy']!, 'scores.npy');
    expect(array.shape).toEqual([4, 2]);
    expect([...array.data]).toEqual([0.1, Math.PI, -2.5e-17, NaN, 3, 4, 5, 6]);
  });
  it('for shipping has float32 and the first digits of hashes', () => {
    const { scores: small } = readArchive(writeArchive({ manifest, scores }, true), 'run.npz');
    expect(small.sets[0]!.scores[1]![0]).toBe(Math.fround(Math.PI));
    expect(small.sets[0]!.hashes[0]).toBe(hash(1).slice(0, 16));
    expect(small.sets[0]!.faults).toEqual(scores.sets[0]!.faults);
  });
  it('that is damaged says what is wrong', () => {
    const files = unzipSync(writeArchive({ manifest, scores }));
    const open = (change: Record<string, Uint8Array>): void =>
      void readArchive(zipSync({ ...files, ...change }), 'x.npz');
    expect(() => readArchive(Uint8Array.of(1, 2), 'x.npz')).toThrow('"x.npz" is no benchmark\'s run');
    expect(() => open({ 'label.npy': files['scores.npy']! })).toThrow('"label.npy" has the shape [4, 2]');
    expect(() => open({ 'files.json': new TextEncoder().encode('[1]') })).toThrow(
      '"files.json" cannot be read',
    );
    expect(() => readArchive(zipSync({ 'run.json': files['run.json']! }), 'x.npz')).toThrow(
      '"files.json" is missing',
    );
  });
});

describe('runs of one network', () => {
  const dear: Manifest = {
    ...manifest,
    columns: [knn],
    sets: [{ ...manifest.sets[0]!, images: 1 }, manifest.sets[1]!],
  };
  const of = (column: typeof energy): Row[] => rows.filter(({ method }) => method === column.method);
  it('are joined, with the detectors of each', () => {
    const joined = joinRuns([
      { manifest: { ...manifest, columns: [energy] }, rows: of(energy) },
      { manifest: dear, rows: of(knn) },
    ]);
    expect(joined.manifest).toEqual(manifest);
    expect(joined.rows).toHaveLength(8);
  });
  it('of other weights, or with a set of another kind, are refused', () => {
    const other = { manifest: { ...manifest, network: 'c'.repeat(64) }, rows: [] };
    expect(() => joinRuns([{ manifest, rows }, other])).toThrow('of different networks: network differ');
    const near = manifest.sets.map((set) => (set.role === 'far' ? { ...set, role: 'near' as const } : set));
    expect(() =>
      joinRuns([
        { manifest, rows },
        { manifest: { ...manifest, sets: near }, rows: [] },
      ]),
    ).toThrow('disagree about "out": far in one, near in another');
  });
});
