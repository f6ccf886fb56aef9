import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { FitPart } from '../fitting/fitRun';
import {
  begin,
  type BegunCalibration,
  findBegun,
  findKept,
  fitStore,
  keep,
  keyOf,
  type KeptCalibration,
  noteProgress,
  removeBegun,
  removeKept,
} from './database';
import { calibrationText, ownOf, packOf, withOwn } from './own';

const identity = { network: 'a'.repeat(64), preprocessing: 'b'.repeat(64) };
const key = keyOf(identity);
const run: BegunCalibration = {
  ...{ key, set: 's', name: 'mine', count: 40, refit: true, batch: 8, done: 0, total: 40 },
  columns: [{ method: 'energy', params: {} }],
};
const part: FitPart = {
  ...{ stage: 'gather', part: 0, lost: [] },
  labels: Int32Array.of(-1),
  features: Float32Array.of(0.1, NaN),
  logits: Float32Array.of(1, 2),
};
const kept: KeptCalibration = {
  ...{ key, name: 'mine', at: 5, images: 20, fitImages: 20, states: null, without: [], lost: 0 },
  ...{ accuracy: null, otherClasses: false },
  calibration: { source: '20 pictures of mine', backend: 'wasm', madeFor: identity, entries: [] },
};

it('a run that was stopped goes on with its parts, states and their size; another run begins anew', async () => {
  expect(await findBegun(key)).toBeNull();
  expect(await begin(run)).toEqual(run);
  const store = fitStore(key);
  await store.add(part);
  const states = { states: { knn: { bank: { shape: [1, 2], data: Float32Array.of(1, 2) } } }, without: {} };
  await store.keep(states);
  await noteProgress(key, 8, 20);
  expect((await begin({ ...run, batch: 3 })).batch).toBe(8);
  expect(await findBegun(key)).toEqual({ ...run, done: 8, total: 20 });
  expect(await fitStore(key).parts()).toEqual([part]);
  expect(await fitStore(key).states()).toEqual(states);
  for (const other of [
    { ...run, set: 't' },
    { ...run, refit: false },
    { ...run, columns: [] },
  ]) {
    await begin(run);
    await fitStore(key).add(part);
    await begin(other);
    expect(await fitStore(key).parts()).toEqual([]);
    expect(await fitStore(key).states()).toBeNull();
  }
  await removeBegun(key);
  expect(await findBegun(key)).toBeNull();
  await expect(store.keep(states)).rejects.toThrow('This calibration was cancelled.');
});

it('what is made is kept by the network, and what led to it is forgotten', async () => {
  await begin(run);
  await fitStore(key).add(part);
  await keep(kept);
  expect(await findKept(key)).toEqual(kept);
  expect(await findKept('another')).toBeNull();
  expect(await findBegun(key)).toBeNull();
  expect(await fitStore(key).parts()).toEqual([]);
  await removeKept(key);
  expect(await findKept(key)).toBeNull();
});

it('a pack with an own calibration knows both', () => {
  const pack = { id: 'x', calibration: { source: 'the test set', entries: [] } };
  const own = withOwn(pack, kept);
  expect(own).toEqual({ id: 'x', calibration: kept.calibration });
  expect([ownOf(own), ownOf(pack), packOf(own), packOf(pack)]).toEqual([kept, null, pack, pack]);
  // Another in its place is of the pack too.
  expect(packOf(withOwn(own, kept))).toBe(pack);
  expect(calibrationText(own.calibration, true)).toBe(
    `20 pictures of mine (your own); network ${'a'.repeat(12)}, preprocessing ${'b'.repeat(12)}`,
  );
  expect(calibrationText(pack.calibration, false)).toBe('the test set');
  // A caption goes on: "Calibrated on ...".
  expect(calibrationText({ source: '' }, false)).toBe('ID images that the network’s file does not name');
});
