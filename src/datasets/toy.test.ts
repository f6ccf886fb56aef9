/** A reader is one folder: a toy put beside the others is asked, reads, stands in the help and in what a refusal lists. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeRegistries } from '../../scripts/registries.mjs';

const READER = `import { type DatasetReader, indexed, soleFile } from '../dataset';
export const reader: DatasetReader = {
  id: 'toy',
  label: 'a toy',
  recognised: '.toy, a grey value a picture',
  order: 1,
  matches: (source) => Promise.resolve(soleFile(source)?.path.endsWith('.toy') === true),
  async open(source) {
    const values = await soleFile(source)!.read();
    return indexed(values.length, ['grey'], (i) => ({
      name: 'grey ' + i,
      label: 0,
      pixels: () =>
        Promise.resolve({ kind: 'rgb8', height: 1, width: 1, data: new Uint8Array(3).fill(values[i]!) }),
    }));
  },
};
`;

const root = mkdtempSync(path.join(tmpdir(), 'splitscope-toy-'));
beforeAll(() => {
  for (const room of ['datasets', 'lib'])
    cpSync(path.join('src', room), path.join(root, 'src', room), {
      recursive: true,
      filter: (file) => !file.includes('.test.'),
    });
  symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'src/datasets/toy'));
  writeFileSync(path.join(root, 'src/datasets/toy/reader.ts'), READER);
  expect(writeRegistries(root)).toEqual([path.join(root, 'src/datasets/readers.ts')]);
  // Library, page and command line see the registry of that copy.
  vi.doMock('./readers', () => import(path.join(root, 'src/datasets/readers.ts')));
});
afterAll(() => {
  vi.doUnmock('./readers');
  rmSync(root, { recursive: true });
});

test('the library, the command line and the help have the toy; a refusal lists it', async () => {
  const { openDataset } = await import('../library/datasets');
  const { memorySource } = await import('./testing/sources');
  const decode = (): never => {
    throw new Error('A toy needs no decoding.');
  };
  const set = await openDataset(memorySource({ 'a.toy': Uint8Array.of(7, 9) }), decode);
  expect([set.count, set.classes]).toEqual([2, ['grey']]);
  const read = [];
  for await (const image of set.images(1)) read.push([image.name, image.label, await image.pixels()]);
  expect(read).toEqual([['grey 1', 0, { kind: 'rgb8', height: 1, width: 1, data: Uint8Array.of(9, 9, 9) }]]);
  const { openSet } = await import('../cli/benchmark/sets');
  const file = path.join(root, 'b.toy');
  writeFileSync(file, Uint8Array.of(1, 2, 3));
  const { set: given } = await openSet({ name: 'Toys', role: 'id', data: file });
  expect(given.count).toBe(3);
  const { help } = await import('../cli/help');
  expect(help()).toContain('a toy (.toy, a grey value a');
  await expect(openDataset(memorySource({ 'a.unknown': 'x' }), decode)).rejects.toThrow(
    /What is read: .*; a toy \(\.toy/,
  );
});
