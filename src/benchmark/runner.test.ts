import { describe, expect, it } from 'vitest';
import { decodePicture } from '../images/decode';
import type { NetworkImage } from '../engine/jobs';
import { png, storedPixels } from '../datasets/testing/sources';
import type { GivenFile } from '../datasets/blobs';
import type { Row, RowStore } from '../rows/row';
import type { Preprocessing } from '../images/network/toNetwork';
import { describeRun } from './describe';
import type { AskedColumn, ImageAnswer } from './run';
import { BenchmarkRunner, type RunProgress, type SetSummary } from './runner';
import { wholeRun } from './testing/runs';

const PREPROCESSING: Preprocessing = { rule: 'resize-crop', resize: 32, crop: 32, filter: 'bilinear' };
const COLUMNS: readonly AskedColumn[] = [
  { method: 'energy', params: {} },
  { method: 'msp', params: {} },
];

const memory = (): RowStore & { readonly rows: Row[] } => {
  const rows: Row[] = [];
  return {
    rows,
    read: () => Promise.resolve([...rows]),
    append: (more) => {
      rows.push(...more);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
};
const file = (path: string, bytes: Uint8Array): GivenFile => ({
  path,
  blob: new Blob([bytes as Uint8Array<ArrayBuffer>]),
});
const picture = async (path: string, i: number): Promise<GivenFile> => file(path, await png(storedPixels(i)));

type Score = (images: readonly NetworkImage[], asked: readonly AskedColumn[]) => Promise<ImageAnswer[]>;
const answer: Score = (images, asked) =>
  Promise.resolve(
    images.map(({ data }) => ({ prediction: 0, scores: asked.map((_, i) => ({ score: data[0]! + i })) })),
  );

function setUp(score: Score = answer) {
  const summaries = new Map<string, SetSummary>();
  const told: (readonly RunProgress[])[] = [];
  const runner = new BenchmarkRunner({
    decode: async (bytes) =>
      (await decodePicture(new Uint8Array(bytes), () => Promise.reject(new Error('No other format.')))).rgba,
    encode: ({ width, height }) => Promise.resolve(Uint8Array.of(width, height)),
    score: async (images, columns, signal) => {
      const answers = await score(images, columns);
      if (signal.aborted) throw new Error('The run was stopped.');
      return answers;
    },
    onSummary: (summary) => summaries.set(summary.key, summary),
    onProgress: (progress) => told.push(progress),
  });
  const seen = async (key: string): Promise<SetSummary> => {
    for (;;) {
      const summary = summaries.get(key);
      if (summary !== undefined && summary.seen === summary.count) return summary;
      await new Promise((done) => setTimeout(done, 1));
    }
  };
  return { runner, told, seen };
}

async function opened(score?: Score) {
  const made = setUp(score);
  const id = [await picture('in/x/0.png', 0), await picture('in/y/1.png', 1), await picture('in/y/2.png', 2)];
  const far = [
    await picture('out/0.png', 1),
    await picture('out/1.png', 9),
    file('out/2.png', Uint8Array.of(1)),
  ];
  const { runner } = made;
  const summaries = [
    await runner.openSet('a', 'in', id, PREPROCESSING, null),
    await runner.openSet('b', 'out', far, PREPROCESSING, null),
    await runner.openSet('c', 'noise:uniform:5', [], PREPROCESSING, null),
  ];
  const { manifest } = wholeRun({ id: [1] });
  const run = describeRun({
    version: '1',
    pack: {
      id: 'p',
      title: 'P',
      classes: ['x', 'y'],
      provenance: { accuracy: { value: 1, set: 'in' } },
    } as unknown as Parameters<typeof describeRun>[0]['pack'],
    identity: { network: manifest.network, preprocessing: manifest.preprocessing },
    backend: 'wasm',
    columns: COLUMNS,
    sets: summaries.map(({ count, classes }, i) => ({
      name: 'abc'[i]!,
      role: i === 0 ? 'id' : 'far',
      source: 'abc'[i]!,
      count,
      classes,
    })),
    most: 3,
    fit: null,
  });
  return { ...made, run };
}

describe('sets that are given', () => {
  it('are looked through: sizes, what cannot be used, what is elsewhere as well', async () => {
    const { seen } = await opened();
    expect(await seen('a')).toMatchObject({
      count: 3,
      classes: ['x', 'y'],
      broken: 0,
      sizes: [{ width: 32, height: 32, count: 3 }],
      duplicates: [],
    });
    const b = await seen('b');
    expect(b.duplicates).toEqual([{ key: 'a', count: 1 }]);
    expect(b.broken).toBe(1);
    expect(b.faults[0]).toMatchObject({ name: '2.png' });
    expect(b.faults[0]!.why).toMatch(/\.$/);
    expect((await seen('c')).samples).toHaveLength(5);
  });
  it('that are none say what is read', async () => {
    const { runner } = setUp();
    await expect(
      runner.openSet('a', 'x.doc', [file('x.doc', Uint8Array.of(1, 2))], PREPROCESSING, null),
    ).rejects.toThrow('"x.doc" is no set of pictures that is read.');
  });
});

describe('single pictures of a set', () => {
  it('come as the network sees them, and as they were given', async () => {
    const { runner } = await opened();
    const [one, noise, broken, other, gone] = await runner.pictures([
      { key: 'a', image: 1, file: 'y/1.png' },
      { key: 'c', image: 4, file: 'uniform-4' },
      { key: 'b', image: 2, file: '2.png' },
      { key: 'b', image: 1, file: '7.png' },
      { key: 'x', image: 0, file: '0.png' },
    ]);
    expect(one).toMatchObject({ kind: 'rgb8', width: 32, height: 32 });
    expect(noise).toMatchObject({ kind: 'rgb8', width: 32, height: 32 });
    expect(broken).toMatch(/\.$/);
    expect(other).toBe('Picture 2 of this set is “1.png”, and “7.png” was scored: give that set.');
    expect(gone).toBe('This picture is not there any more: give its set again.');
    expect((await runner.picture({ key: 'a', image: 0, file: 'x/0.png' })).bytes).toEqual(
      await png(storedPixels(0)),
    );
    expect(await runner.picture({ key: 'c', image: 4, file: 'uniform-4' })).toEqual({
      name: 'uniform-4.png',
      bytes: Uint8Array.of(32, 32),
    });
  });
});

describe('a run in the page', () => {
  it('scores every picture, and says how far each set is', async () => {
    const { runner, run, told } = await opened();
    const store = memory();
    expect(await runner.run(run, ['a', 'b', 'c'], COLUMNS, PREPROCESSING, store)).toBe('done');
    expect(run.sets.map(({ images }) => images)).toEqual([3, 3, 3]);
    expect(store.rows.filter((row) => 'score' in row)).toHaveLength(2 * 8);
    expect(store.rows.filter((row) => 'fault' in row)).toHaveLength(1);
    expect(told.at(-1)!.map(({ done, total }) => [done, total])).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
    ]);
  });
  it('is stopped, and goes on to the same rows', async () => {
    const whole = await opened();
    const expected = memory();
    await whole.runner.run(whole.run, ['a', 'b', 'c'], COLUMNS, PREPROCESSING, expected);
    const store = memory();
    let calls = 0;
    const stopping = await opened((images, asked) => {
      if (++calls === 2) stopping.runner.stop();
      return answer(images, asked);
    });
    expect(await stopping.runner.run(stopping.run, ['a', 'b', 'c'], COLUMNS, PREPROCESSING, store)).toBe(
      'stopped',
    );
    const before = store.rows.length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(expected.rows.length);
    const again = await opened();
    expect(await again.runner.run(again.run, ['a', 'b', 'c'], COLUMNS, PREPROCESSING, store)).toBe('done');
    const order = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
    expect(order(store.rows)).toEqual(order(expected.rows));
  });
  it('whose pictures are gone says so; a lost engine ends it', async () => {
    const { runner, run } = await opened();
    await expect(runner.run(run, ['a', 'b'], COLUMNS, PREPROCESSING, memory())).rejects.toThrow(
      'The pictures of "c" are not there: give them again.',
    );
    const lost = await opened(() => Promise.reject(new Error('The engine stopped.')));
    await expect(
      lost.runner.run(lost.run, ['a', 'b', 'c'], COLUMNS, PREPROCESSING, memory()),
    ).rejects.toThrow('The engine stopped.');
  });
});
