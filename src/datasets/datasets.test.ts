import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import stored from '../testdata/datasets.json';
import type { DataSource } from './dataset';
import { nodeSource } from './node';
import { READERS } from './open';
import {
  besideSource,
  collect,
  decode,
  memorySource,
  opened,
  pixelsOf,
  png,
  storedPixels,
} from './testing/sources';

const bytes = (key: keyof typeof stored): Uint8Array => new Uint8Array(Buffer.from(stored[key], 'base64'));
const LABELS = [0, 3, 6];
const CLASSES = Array.from({ length: 10 }, (_, k) => `class ${k}`);
const pictures: Uint8Array[] = [];
beforeAll(async () => {
  for (const i of [0, 1, 2]) pictures.push(await png(storedPixels(i)));
});

it('every reader has its own place and says how it is recognised', () => {
  expect(new Set(READERS.map(({ order }) => order)).size).toBe(READERS.length);
  for (const { recognised, label } of READERS) expect(recognised.length * label.length).toBeGreaterThan(20);
});

/** The same three pictures, whatever they come in. */
const one = (
  name: string,
  source: () => DataSource,
  classes: readonly string[] | null = null,
  isLabelled = true,
) => ({ name, source, classes, isLabelled });
const cases = [
  one(
    'CIFAR pickle, protocol 2',
    () =>
      memorySource({ 'py/test_batch': bytes('cifarPickle2'), 'py/batches.meta': bytes('cifarMeta') }, 'd'),
    CLASSES,
  ),
  one('CIFAR pickle, protocol 4', () => memorySource({ test_batch: bytes('cifarPickle4') })),
  one(
    'CIFAR binary',
    () =>
      memorySource(
        { 'test_batch.bin': bytes('cifarBinary'), 'batches.meta.txt': `${CLASSES.join('\n')}\n\n` },
        'd',
      ),
    CLASSES,
  ),
  one('CIFAR in tar.gz', () => memorySource({ 'cifar-10-python.tar.gz': bytes('tarGz') })),
  one('SVHN', () => memorySource({ 'test_32x32.mat': bytes('svhn') })),
  one('parquet', () => memorySource({ 'test-00000.parquet': bytes('parquet') }), CLASSES),
  one('npz', () => memorySource({ 'x.npz': bytes('npz') })),
  one('npy, pixels', () => memorySource({ 'x.npy': bytes('npyPixels') }), null, false),
  one('npy, planes', () => memorySource({ 'x.npy': bytes('npyPlanes') }), null, false),
  one('tar with long names (pax)', () => memorySource({ 'x.tar': bytes('tarPax') }), null, false),
  one('tar with long names (GNU)', () => memorySource({ 'x.tar': bytes('tarGnu') }), null, false),
  one('WebDataset', () => memorySource({ 'x.tar': bytes('webDataset') })),
  one(
    'class folders',
    () =>
      memorySource(
        { 'a/0.png': pictures[0]!, 'b/1.png': pictures[1]!, 'c/2.png': pictures[2]!, 'c/notes.txt': 'x' },
        'd',
      ),
    ['a', 'b', 'c'],
  ),
  one(
    'one folder',
    () => memorySource({ '0.png': pictures[0]!, '1.png': pictures[1]!, '2.png': pictures[2]! }, 'd'),
    null,
    false,
  ),
  one(
    'zip',
    () =>
      memorySource({
        'x.zip': zipSync({
          'all/a/0.png': pictures[0]!,
          'all/b/1.png': [pictures[1]!, { level: 0 }],
          'all/c/2.png': pictures[2]!,
          '__MACOSX/._0.png': pictures[0]!,
        }),
      }),
    ['a', 'b', 'c'],
  ),
  one('list', () =>
    besideSource('list.txt', {
      'list.txt': '# x\nd/0 0.png 0\nd/1.png 3\r\nd/2.png 6\n',
      'd/0 0.png': pictures[0]!,
      'd/1.png': pictures[1]!,
      'd/2.png': pictures[2]!,
    }),
  ),
];

describe.each(cases)('$name', ({ source, classes, isLabelled }) => {
  it('has the pictures, their labels and classes', async () => {
    const set = await opened(source());
    expect(set.count).toBe(3);
    expect(set.classes).toEqual(classes);
    const images = await collect(set);
    expect(new Set(images.map((image) => image.name)).size).toBe(3);
    for (const [i, image] of images.entries()) {
      const { data, width, height } = await pixelsOf(image);
      expect([width, height]).toEqual([32, 32]);
      expect(data).toEqual(storedPixels(i));
    }
    const labels = images.map(({ label }) => label);
    const inOrder = classes?.length === 3 ? [0, 1, 2] : LABELS;
    expect(labels).toEqual(isLabelled ? inOrder : [null, null, null]);
    // From a place on: the same images, not read before.
    const rest = await collect(set, 1);
    expect(rest.map((image) => image.name)).toEqual(images.slice(1).map((image) => image.name));
    expect((await pixelsOf(rest[1]!)).data).toEqual(storedPixels(2));
  });
});

it('sheets of tiles are cut, with labels, over several sheets', async () => {
  const tile = (value: number): Uint8Array => new Uint8Array(2 * 2 * 3).fill(value);
  const sheet = async (values: readonly number[]): Promise<Uint8Array> => {
    // Two columns of 2 x 2 tiles.
    const [width, height] = [4, 2 * Math.ceil(values.length / 2)];
    const data = new Uint8Array(width * height * 3);
    values.forEach((value, i) => {
      for (const y of [0, 1])
        data.fill(
          value,
          ((2 * (i >> 1) + y) * 4 + 2 * (i % 2)) * 3,
          ((2 * (i >> 1) + y) * 4 + 2 * (i % 2) + 2) * 3,
        );
    });
    const sharp = (await import('sharp')).default;
    return new Uint8Array(
      await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    );
  };
  const json = {
    count: 5,
    tile: [2, 2],
    columns: 2,
    shards: [{ file: 'a.png', count: 4 }, 'b.png'],
    classes: ['x', 'y'],
    labels: [0, 1, 0, 1, 0],
  };
  const set = await opened(
    besideSource('set.json', {
      'set.json': JSON.stringify(json),
      'a.png': await sheet([1, 2, 3, 4]),
      'b.png': await sheet([5]),
    }),
  );
  const images = await collect(set);
  expect(images.map(({ label }) => label)).toEqual([0, 1, 0, 1, 0]);
  for (const [i, image] of images.entries()) expect((await pixelsOf(image)).data).toEqual(tile(i + 1));
});

it('noise is the same every time, another for another seed, and of its kind', async () => {
  const generated = (name: string) =>
    opened({ name, kind: 'generated', files: [], beside: () => Promise.resolve(null) });
  const set = await generated('noise:gaussian:5');
  expect(set.count).toBe(5);
  const [first] = await collect(set);
  const { data } = await pixelsOf(first!);
  expect((await pixelsOf((await collect(await generated('noise:gaussian:9')))[0]!)).data).toEqual(data);
  expect((await pixelsOf((await collect(await generated('noise:gaussian:5:1')))[0]!)).data).not.toEqual(data);
  const mean = data.reduce((a, b) => a + b, 0) / data.length;
  expect(Math.abs(mean - 127.5)).toBeLessThan(4);
  await expect(generated('noise:pink')).rejects.toThrow('"noise:pink" is no noise');
});

describe('a set that cannot be read says why', () => {
  it.each([
    [
      'a file of another kind',
      () => memorySource({ 'x.docx': 'x' }),
      /"x.docx" is no set of pictures that is read. What is read: .*zip/,
    ],
    ['an empty folder', () => memorySource({}, 'd'), /is no set of pictures/],
    [
      'floats',
      () => memorySource({ 'x.npy': bytes('npyFloat') }),
      /type <f8: pictures are read as 8-bit RGB/,
    ],
    [
      'labels of another number',
      () => memorySource({ 'x.npz': bytes('npzUneven') }),
      /3 pictures and 2 labels/,
    ],
    ['a cut tar', () => memorySource({ 'x.tar': bytes('tarGnu').subarray(0, 3000) }), /cut short/],
    [
      'a damaged tar',
      () => memorySource({ 'x.tar': bytes('tarGnu').map((b, i) => (i > 2048 ? b ^ 255 : b)) }),
      /damaged/,
    ],
    [
      'a cut tar.gz',
      () => memorySource({ 'x.tgz': bytes('tarGz').subarray(0, 200) }),
      /damaged or cut short/,
    ],
    ['a cut mat', () => memorySource({ 'x.mat': bytes('svhn').subarray(0, 500) }), /cut short|damaged/],
    [
      'a mat of version 7.3',
      () => memorySource({ 'x.mat': 'MATLAB 7.3 MAT-file' }),
      /version 7.3 is not read/,
    ],
    [
      'a cut parquet',
      () => memorySource({ 'x.parquet': bytes('parquet').subarray(0, 900) }),
      /damaged or cut short/,
    ],
    [
      'a cut zip',
      () => memorySource({ 'x.zip': zipSync({ 'a.png': pictures[0]! }).subarray(0, 60) }),
      /without its end/,
    ],
    [
      'a zip that leads elsewhere',
      () => memorySource({ 'x.zip': zipSync({ '../a.png': pictures[0]! }) }),
      /lies outside of it/,
    ],
    [
      'a pickle that calls',
      () => memorySource({ test_batch: bytes('evilPickle') }),
      /asks for "os system", and only arrays are read/,
    ],
    [
      'a cut pickle',
      () => memorySource({ test_batch: bytes('cifarPickle2').subarray(0, 4000) }),
      /cut short/,
    ],
    [
      'a CIFAR file of another length',
      () => memorySource({ 'test_batch.bin': bytes('cifarBinary').subarray(1) }),
      /no whole number of pictures/,
    ],
    [
      'a list of what is not there',
      () => besideSource('l.txt', { 'l.txt': 'a.png 0' }),
      /names "a.png", which is not there/,
    ],
  ])('%s', async (_, source, reason) => {
    await expect(opened(source())).rejects.toThrow(reason);
  });

  it('a zip bomb is not unpacked', async () => {
    const zip = zipSync({ 'a.png': new Uint8Array(1000), 'b.png': pictures[1]! });
    // The list says that the first unpacks to 3 GB.
    const view = new DataView(zip.buffer);
    for (let at = 0; at < zip.length - 30; at++)
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 1000)
        view.setUint32(at + 24, 3e9, true);
    const [bomb, fine] = await collect(await opened(memorySource({ 'x.zip': zip })));
    await expect(bomb!.pixels()).rejects.toThrow('"a.png" would unpack to 2861 MB: too large for a picture.');
    expect((await pixelsOf(fine!)).data).toEqual(storedPixels(1));
  });
});

describe('the file system', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'splitscope-sets-'));
    await mkdir(path.join(folder, 'set', 'b', 'deep'), { recursive: true });
    await mkdir(path.join(folder, 'set', 'a'));
    await writeFile(path.join(folder, 'set', 'a', '0.png'), pictures[0]!);
    await writeFile(path.join(folder, 'set', 'b', 'deep', '1.png'), pictures[1]!);
    await writeFile(path.join(folder, 'set', '.hidden.png'), pictures[2]!);
    await writeFile(path.join(folder, 'list.txt'), 'set/a/0.png 4\n../outside.png 5\n');
    await symlink(path.join(folder, 'set'), path.join(folder, 'set', 'b', 'circle'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('a folder is read in place, in the order of its names, without hidden files and circles', async () => {
    const images = await collect(await opened(await nodeSource(path.join(folder, 'set'))));
    expect(images.map(({ name, label }) => [name, label])).toEqual([
      ['a/0.png', 0],
      ['b/deep/1.png', 1],
    ]);
    expect((await pixelsOf(images[1]!)).data).toEqual(storedPixels(1));
  });
  it('a list reaches what is below its folder, and nothing outside', async () => {
    const [inside, outside] = await collect(await opened(await nodeSource(path.join(folder, 'list.txt'))));
    expect((await pixelsOf(inside!)).data).toEqual(storedPixels(0));
    await expect(outside!.pixels()).rejects.toThrow('There is no such file.');
  });
  it('what is not there says so', async () => {
    await expect(nodeSource(path.join(folder, 'none'))).rejects.toThrow(/^There is no /);
  });
});

const SHARED = '../shared/data/images/cifar10-test/cifar10-test.json';
it.skipIf(!existsSync(SHARED))(`reads the sheets of ${SHARED}, which are not part of a clone`, async () => {
  const set = await opened(await nodeSource(SHARED));
  expect(set.count).toBe(10_000);
  expect(set.classes).toHaveLength(10);
  const [last] = await collect(set, 9_999);
  const { data } = await pixelsOf(last!);
  expect(new Set(data).size).toBeGreaterThan(20);
  await expect(decode(new Uint8Array(3))).rejects.toThrow();
});
