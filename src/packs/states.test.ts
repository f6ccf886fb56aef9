import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FittedState } from '../engine/detectors/detector';
import { METHODS, metaOf } from '../engine/detectors/methods';
import { sha256 } from '../lib/sha256';
import { readPackFolder } from './node';
import type { PackJson } from './schema';
import { openStates, statedMethods, writeStates } from './states';

const identity = { network: 'a'.repeat(64), preprocessing: 'b'.repeat(64) };
const shared = { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 0.1) };
const knn: FittedState = { bank: shared, images: { shape: [1], data: Float64Array.of(2) } };
const nnguide: FittedState = { ...knn, energies: { shape: [2], data: Float64Array.of(7, 8) } };

async function packOf(dtype: 'float32' | 'float16') {
  const { bytes, arrays } = writeStates({ knn, nnguide }, (method) => (method === 'knn' ? 'float16' : dtype));
  const files = [{ file: 's.safetensors', sha256: await sha256(bytes), bytes: bytes.length, arrays }];
  const states = { source: 'test', images: 2, madeFor: identity, files };
  return { bytes, arrays, json: { states } as unknown as PackJson };
}

test('what is written is read back; an array of two detectors is written once, with the digits that one of them needs', async () => {
  const { bytes, arrays, json } = await packOf('float32');
  expect(arrays.nnguide).toEqual({ bank: 'knn/bank', images: 'knn/images', energies: 'nnguide/energies' });
  const states = await openStates(() => Promise.resolve(bytes), json, identity, ['nnguide', 'msp']);
  expect(Object.keys(states)).toEqual(['nnguide']);
  expect([...states.nnguide!.bank!.data]).toEqual([...Float32Array.from(shared.data)]);
  expect(states.nnguide!.bank!.shape).toEqual([2, 3]);
  expect(statedMethods(json)).toEqual(['knn', 'nnguide']);
  const halves = await packOf('float16');
  const [x] = (
    await openStates(() => Promise.resolve(halves.bytes), halves.json, identity, ['knn'])
  ).knn!.bank!.data.slice(5);
  expect(x).not.toBe(Math.fround(0.1));
  expect(x).toBeCloseTo(0.1, 4);
});

test('another file, another network and a missing array are refused in a sentence; nothing is read that is not asked for', async () => {
  const { bytes, json } = await packOf('float32');
  const never = () => Promise.reject(new Error('read'));
  expect(await openStates(never, json, identity, ['msp'])).toEqual({});
  expect(await openStates(never, {} as PackJson, identity, ['knn'])).toEqual({});
  const broken = bytes.slice();
  broken[broken.length - 1]! ^= 1;
  await expect(openStates(() => Promise.resolve(broken), json, identity, ['knn'])).rejects.toThrow(
    /"s.safetensors" is not the file that this pack was made with/,
  );
  await expect(
    openStates(never, json, { ...identity, preprocessing: 'c'.repeat(64) }, ['knn']),
  ).rejects.toThrow(/was made for other weights or another preprocessing/);
  json.states!.files[0]!.arrays.knn!.bank = 'gone';
  await expect(openStates(() => Promise.resolve(bytes), json, identity, ['knn'])).rejects.toThrow(
    '"s.safetensors" lacks the tensor "gone" of the detector "knn".',
  );
});

const folder = path.resolve('public', 'packs');
const ids = (JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as { id: string }[]).map(
  ({ id }) => id,
);
describe.each(ids)('the built-in pack %s', (id) => {
  test('brings the state of every fitted detector, in 3 MB and optional files of at most 3 MB, and says of what', async () => {
    const { json, identity: own } = await readPackFolder(path.join(folder, id));
    const fitted = METHODS.filter((method) => metaOf(method).fitted);
    expect([...statedMethods(json)].sort()).toEqual([...fitted].sort());
    const states = await openStates(
      (file) => Promise.resolve(new Uint8Array(readFileSync(path.join(folder, id, file)))),
      json,
      own,
      fitted,
    );
    for (const method of fitted) expect(states[method]!.images!.data[0]).toBeGreaterThanOrEqual(1000);
    expect(json.states!.images).toBe(5000);
    expect(json.states!.source).toMatch(/^the first 5000 images of cifar10{1,2}-train/);
    const needed = json.states!.files.filter(({ optional }) => optional !== true);
    expect(needed.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(3e6);
    for (const { file, bytes } of json.states!.files) {
      expect(readFileSync(path.join(folder, id, file)).length).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(3e6);
    }
  });
});
