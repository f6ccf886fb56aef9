import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCalibration } from '../calibration/calibration';
import { Model } from '../engine/graph/model';
import { useNodeBackend } from '../engine/nodeBackend';
import { DEFAULT_SETTINGS } from '../engine/settings';
import * as v from 'valibot';
import { DEFAULT_PACK } from '../app/defaultPack';
import { MeasuredSchema } from './measuredFile';
import { statedHashes } from './identity';
import { packBytes, readPackFolder } from './node';
import { type PackJson, PackIndexSchema, weightFiles } from './schema';

const folder = path.resolve('public', 'packs');
const index = v.parse(PackIndexSchema, JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')));
const ids = index.map(({ id }) => id);
const isMeasured = (id: string): boolean => existsSync(path.join(folder, id, 'measured.json'));

test('the list names the folders', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...ids].sort()).toEqual(folders.map((entry) => entry.name).sort());
});

test('the list begins with the pack that the page opens', () => {
  expect(ids[0]).toBe(DEFAULT_PACK);
});

describe.each(ids)('the built-in pack %s', (id) => {
  test('opens, is called as its folder, and gives a network', async () => {
    const { json, source } = await readPackFolder(path.join(folder, id));
    expect(json.id).toBe(id);
    expect(json.licence).not.toBe('');
    await useNodeBackend('cpu');
    const model = new Model(source.graph, source.weights);
    expect(model.classes).toBe(json.classes.length);
    model.dispose();
  });

  test('names its files, and what its calibration and its table were made with (npx tsx scripts/stamp-packs.ts)', async () => {
    const { json, identity } = await readPackFolder(path.join(folder, id));
    expect(statedHashes(json)).toHaveLength(weightFiles(json).length);
    expect(json.calibration.madeFor).toEqual(identity);
    if (!isMeasured(id)) return;
    const text = readFileSync(path.join(folder, id, 'measured.json'), 'utf8');
    expect(v.parse(MeasuredSchema, JSON.parse(text)).madeFor).toEqual(identity);
  });

  test('is listed as it is (after a change: npx tsx scripts/pack-index.ts)', () => {
    const file = path.join(folder, id, 'pack.json');
    const json = JSON.parse(readFileSync(file, 'utf8')) as PackJson;
    const { title, description } = json;
    const bytes = packBytes(path.join(folder, id), json);
    const measured = isMeasured(id) ? { measured: true } : {};
    expect(index.find((entry) => entry.id === id)).toEqual({ id, title, description, bytes, ...measured });
  });

  test('says in its README what made it', () => {
    const text = readFileSync(path.join(folder, id, 'README.md'), 'utf8');
    for (const heading of ['Weights', 'Preprocessing', 'Measured', 'Licence'])
      expect(text).toContain(`## ${heading}`);
  });

  test('is calibrated: quantiles that rise, for every score at the default settings', async () => {
    const { entries } = (await readPackFolder(path.join(folder, id))).json.calibration;
    for (const method of ['msp', 'maxlogit', 'energy', 'gaia-z', 'si-z'])
      expect(findCalibration(entries, method, DEFAULT_SETTINGS)?.images).toBeGreaterThanOrEqual(200);
    for (const { quantiles } of entries)
      quantiles.slice(1).forEach((q, i) => {
        expect(q).toBeGreaterThanOrEqual(quantiles[i]!);
      });
  });
});

describe.each(ids.filter(isMeasured))('the measurement of %s', (id) => {
  // That its README has the same numbers: scripts/study/readmeTable.test.ts.
  test('is of this pack', () => {
    const { pack } = v.parse(
      MeasuredSchema,
      JSON.parse(readFileSync(path.join(folder, id, 'measured.json'), 'utf8')),
    );
    expect(pack).toBe(id);
  });
});
