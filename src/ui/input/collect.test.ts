import { expect, it } from 'vitest';
import { MAX_FILES } from '../../images/file/limits';
import { collectFiles, limitFiles } from './collect';

const file = (name: string): File => new File(['x'], name);
const fileEntry = (name: string) => ({
  name,
  isFile: true,
  isDirectory: false,
  file: (done: (f: File) => void) => done(file(name)),
});
const broken = (name: string) => ({
  ...fileEntry(name),
  file: (_: unknown, failed: (error: Error) => void) => failed(new Error('gone')),
});
/** A folder as browsers give it: a few entries at a time, then none. */
const folder = (name: string, inside: readonly unknown[], atOnce = 100) => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => {
    const left = [...inside];
    return { readEntries: (done: (some: unknown[]) => void) => done(left.splice(0, atOnce)) };
  },
});
const transfer = (
  entries: readonly unknown[],
  files: readonly File[] = [],
  data: Record<string, string> = {},
) =>
  ({
    items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })),
    files,
    getData: (type: string) => data[type] ?? '',
  }) as unknown as DataTransfer;
const names = (files: readonly File[]): string[] => files.map(({ name }) => name);

it('opens folders in folders, and leaves hidden files', async () => {
  const tree = folder('a', [fileEntry('1.png'), fileEntry('.hidden'), folder('b', [fileEntry('2.png')])], 2);
  const { files, faults } = await collectFiles(transfer([tree, fileEntry('3.png')]));
  expect(names(files)).toEqual(['1.png', '2.png', '3.png']);
  expect(faults).toEqual([]);
});

it('names what cannot be read and takes the rest', async () => {
  const { files, faults } = await collectFiles(
    transfer([folder('a', [broken('bad.png'), fileEntry('good.png')])]),
  );
  expect(names(files)).toEqual(['good.png']);
  expect(faults).toEqual(['"bad.png" could not be read from the disk.']);
});

it('takes so many at most and says so, from a folder, a drop or the file dialog', async () => {
  const many = Array.from({ length: MAX_FILES + 7 }, (_, i) => `${i}.png`);
  const dropped = await collectFiles(transfer([folder('a', many.map(fileEntry))]));
  const chosen = limitFiles(many.map(file));
  for (const { files, faults } of [dropped, chosen]) {
    expect(names(files)).toEqual(many.slice(0, MAX_FILES));
    expect(faults).toEqual([expect.stringMatching(/Only the first 200 files/)]);
  }
  expect(limitFiles([file('1.png')]).faults).toEqual([]);
});

it('says what to do with a link, with text, and with an empty folder', async () => {
  const link = await collectFiles(transfer([], [], { 'text/uri-list': 'https://example.com/cat.jpg' }));
  expect(link.faults).toEqual([expect.stringMatching(/link only.*Save the picture/)]);
  for (const data of [transfer([], [], { 'text/plain': 'hello' }), transfer([folder('empty', [])])])
    expect((await collectFiles(data)).faults).toEqual([expect.stringMatching(/no picture/)]);
});
