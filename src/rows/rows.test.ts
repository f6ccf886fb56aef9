import 'fake-indexeddb/auto';
import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteRun, indexedDbStore } from './indexedDb';
import { jsonLinesStore, readParts, readRowFile } from './jsonLines';
import { mergeRows, paramsKey, parseRows, type Row, rowLine, type RowStore } from './row';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'splitscope-rows-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const row = (image: number, method = 'msp', score = image / 7, set = 'id'): Row => ({
  set,
  image,
  file: `ü "${image}".png`,
  sha256: 'ab'.repeat(32),
  label: 3,
  prediction: 2,
  method,
  params: method === 'si-z' ? paramsKey({ eta: 0.05, T: 2 }) : '',
  score,
});
const broken: Row = { set: 'ood', image: 4, file: 'x.png', fault: 'This file is cut short.' };

const stores: readonly (readonly [string, () => Promise<RowStore>])[] = [
  ['JSON lines', () => Promise.resolve(jsonLinesStore(path.join(folder, 'part.jsonl')))],
  ['IndexedDB', () => indexedDbStore('run')],
];

describe.each(stores)('%s', (_, open) => {
  afterEach(() => deleteRun('run'));
  it('keeps rows in the order they came, over closing and opening', async () => {
    const first = await open();
    expect(await first.read()).toEqual([]);
    await first.append([row(0), broken]);
    await first.append([]);
    await first.close();
    const second = await open();
    await second.append([row(1)]);
    expect(await second.read()).toEqual([row(0), broken, row(1)]);
    await second.close();
  });
});

it('runs in IndexedDB do not see each other’s rows', async () => {
  const [a, b] = [await indexedDbStore('a'), await indexedDbStore('b')];
  await a.append([row(0)]);
  await b.append([row(1)]);
  await deleteRun('a');
  expect(await a.read()).toEqual([]);
  expect(await b.read()).toEqual([row(1)]);
  await a.close();
  await b.close();
});

it('a torn last line is dropped, and cut off before the next row', async () => {
  const file = path.join(folder, 'part.jsonl');
  const line = rowLine(row(1));
  for (let cut = 1; cut < line.length; cut++) {
    // Also within the two bytes of a letter.
    await writeFile(file, Buffer.concat([Buffer.from(rowLine(row(0))), Buffer.from(line).subarray(0, cut)]));
    expect(await readRowFile(file)).toEqual([row(0)]);
  }
  const store = jsonLinesStore(file);
  await store.append([row(2)]);
  await store.close();
  expect(await readFile(file, 'utf8')).toBe(rowLine(row(0)) + rowLine(row(2)));
});

it('a damaged line in the middle is named, never passed over', async () => {
  const file = path.join(folder, 'part.jsonl');
  await writeFile(file, `${rowLine(row(0))}{"set":\n${rowLine(row(1))}`);
  await expect(readRowFile(file)).rejects.toThrow('is damaged: line 2 is no JSON.');
  expect(() => parseRows('{"set":"id"}\n', 'x')).toThrow('"x" is damaged: line 1 is no row of scores.');
});

const ORDER = {
  sets: ['id', 'ood'],
  columns: [row(0), row(0, 'si-z')] as { method: string; params: string }[],
};
const ALL: readonly Row[] = ['id', 'ood'].flatMap((set) =>
  [0, 1, 2, 10].flatMap((i) => [row(i, 'msp', i / 7, set), row(i, 'si-z', i / 3, set)]),
);
const written = (rows: readonly Row[]): string => rows.map(rowLine).join('');

it('parts give the same bytes however they were split, ordered and repeated', () => {
  const undisturbed = written(mergeRows([ALL], ORDER));
  expect(undisturbed).toBe(written(ALL));
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...ALL], { minLength: ALL.length }),
      fc.array(fc.nat(ALL.length), { maxLength: 4 }),
      fc.subarray([...ALL]),
      (shuffled, cuts, again) => {
        const at = [0, ...cuts.sort((a, b) => a - b), ALL.length];
        const parts = at.slice(1).map((end, i) => shuffled.slice(at[i], end));
        expect(written(mergeRows([...parts, again], ORDER))).toBe(undisturbed);
      },
    ),
  );
});

it('parts that disagree are not of one run', () => {
  expect(() => mergeRows([[row(1)], [row(1, 'msp', 9)]], ORDER)).toThrow(
    'Two parts disagree about "ü "1".png" of "id" by msp: they are not of the same run.',
  );
});

/** Adds rows without end, and says so after each. */
const WRITER = `
const { appendFileSync } = require('node:fs');
const [file, from] = process.argv.slice(1);
const rows = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
for (const line of rows.slice(Number(from))) {
  // In pieces, so that a kill leaves a torn line.
  for (let i = 0; i < line.length; i += 5) appendFileSync(file, line.slice(i, i + 5));
  process.stdout.write('.');
}
`;

it('a writer killed in the middle, and gone on with, ends byte-equal to an undisturbed one', async () => {
  const file = path.join(folder, 'part.jsonl');
  const rows = Array.from({ length: 400 }, (_, i) => row(i));
  const lines = JSON.stringify(rows.map(rowLine));
  for (const patience of [1, 3, 7]) {
    const done = await readRowFile(file);
    // What was torn is cut off where the store is opened for writing.
    const store = jsonLinesStore(file);
    await store.append([rows[done.length]!]);
    await store.close();
    const child = spawn(process.execPath, ['-e', WRITER, file, String(done.length + 1)]);
    const gone = new Promise((resolve) => child.on('exit', resolve));
    let seen = 0;
    child.stdout.on('data', (dots: Buffer) => {
      seen += dots.length;
      if (seen >= patience) child.kill('SIGKILL');
    });
    child.stdin.end(lines);
    await gone;
  }
  expect((await readRowFile(file)).length).toBeGreaterThan(10);
  await appendFile(file, '{"torn');
  const store = jsonLinesStore(file);
  await store.append(rows.slice((await store.read()).length));
  await store.close();
  expect(await readFile(file, 'utf8')).toBe(written(rows));
  expect(written(mergeRows(await readParts(folder), { sets: ['id'], columns: [] }))).toBe(written(rows));
});
