import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { KeptCalibration } from '../calibration/kept/database';
import { calibratedZip } from './calibratedZip';
import { readPackFolder } from './node';
import { openStates, statedMethods } from './states';
import { openPackZip, packFiles } from './zip';

const FOLDER = 'public/packs/cifar10-wrn-10-1';
const read = async (name: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(path.join(FOLDER, name)));

it.each([false, true])('is a whole pack, with states of its own: %s', async (isOwn) => {
  const { json, identity } = await readPackFolder(FOLDER);
  const bank = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
  const kept: KeptCalibration = {
    ...{ key: 'k', name: 'mine', at: 1, images: 11, fitImages: isOwn ? 12 : 0, lost: 0, without: [] },
    ...{ accuracy: null, otherClasses: false },
    states: isOwn ? { knn: { bank } } : null,
    calibration: {
      ...{ source: '11 pictures of mine', backend: 'wasm', madeFor: identity },
      entries: [{ method: 'energy', images: 11, quantiles: Array.from({ length: 11 }, (_, i) => i) }],
    },
  };
  const text = new TextDecoder().decode(await read('pack.json'));
  const bytes = await calibratedZip(text, read, kept);
  expect(Buffer.compare(bytes, await calibratedZip(text, read, kept))).toBe(0);
  const pack = await openPackZip(bytes, 'made.zip');
  expect(pack.identity).toEqual(identity);
  expect([pack.json.id, pack.json.title]).toEqual([
    `${json.id}-calibrated`,
    `${json.title}, calibrated on mine`,
  ]);
  expect(pack.json.calibration).toEqual(kept.calibration);
  const states = await openStates(pack.read, pack.json, identity, statedMethods(pack.json));
  if (isOwn) expect(states).toEqual({ knn: { bank } });
  else expect(Object.keys(states).sort()).toEqual([...statedMethods(json)].sort());
  // Every file that its description names is there.
  const files = packFiles(bytes, 'made.zip');
  expect(files?.has(pack.json.reference?.file ?? '')).toBe(json.reference !== undefined);
});
