import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_PACK } from '../../src/app/defaultPack';
import { createEngine, type Engine } from '../../src/engine';
import { toNetwork } from '../../src/images/network/toNetwork';
import type { ForwardEvent } from '../../src/engine/jobs';
import { nodeWasmBase } from '../../src/engine/nodeBackend';
import { DEFAULT_SETTINGS } from '../../src/engine/settings';
import { readPackFolder } from '../../src/packs/node';
import type { PackJson } from '../../src/packs/schema';
import { type Kind, kindFor } from '../../src/ui/galleryKinds';
import { CATALOGUE, type Sample } from './catalogue';
import { render } from './render';

const folder = path.resolve('public', 'samples');
const samples = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as Sample[];
const idSamples = samples.filter((s) => s.kind === 'id');

async function pixelsOf(file: string): Promise<{ width: number; height: number; data: Uint8Array }> {
  const { data, info } = await sharp(path.join(folder, file))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

describe('the gallery on disk', () => {
  test('the list is the catalogue, and the folder holds its pictures and no others', () => {
    expect(samples).toEqual(CATALOGUE.map((d) => d.sample));
    const files = readdirSync(folder).filter((f) => f !== 'index.json' && f !== 'README.md');
    expect(files.sort()).toEqual(samples.map((s) => s.file).sort());
    expect(new Set(samples.map((s) => s.id)).size).toBe(samples.length);
  });

  test('small files, each with a title and words for those who do not see it', () => {
    const bytes = samples.reduce((sum, s) => sum + statSync(path.join(folder, s.file)).size, 0);
    expect(bytes).toBeLessThan(2e6);
    for (const s of samples) {
      expect(s.title.length).toBeGreaterThan(0);
      expect(s.alt.length).toBeGreaterThan(10);
      expect(s.class === undefined).toBe(s.kind === 'ood');
    }
    expect(samples.filter((s) => s.kind === 'ood').length).toBeGreaterThanOrEqual(10);
  });

  test.each(CATALOGUE.filter((d) => d.sample.kind === 'id'))(
    '$sample.id drawn again is the stored picture',
    async ({ sample, draw }) => {
      const drawn = await draw(render);
      const stored = await pixelsOf(sample.file);
      expect([stored.width, stored.height]).toEqual([drawn.width, drawn.height]);
      let worst = 0;
      for (let i = 0; i < drawn.width * drawn.height; i++)
        for (let c = 0; c < 3; c++)
          worst = Math.max(worst, Math.abs(drawn.data[i * 3 + c]! - stored.data[i * 4 + c]!));
      // Other processors may round a blur by a level.
      expect(worst).toBeLessThanOrEqual(3);
    },
  );
});

test('for CIFAR-100 no picture that has something of its classes in it is held for OOD', async () => {
  const pack = await readPackFolder(path.resolve('public', 'packs', 'cifar100-wrn-40-2'));
  const of = (kind: Kind): string[] =>
    samples.filter((s) => kindFor(s, pack.json.classes) === kind).map((s) => s.id);
  expect(of('id')).toEqual([]);
  expect(of('part')).toEqual(['airplane', 'automobile', 'deer', 'horse', 'ship', 'truck', 'line-art']);
  expect(of('ood')).toContain('frog');
  // A name that no built-in network has would be a slip of the pen.
  for (const name of samples.flatMap((s) => s.alsoShows ?? [])) expect(pack.json.classes).toContain(name);
});

describe('the default network', () => {
  let engine: Engine;
  let json: PackJson;
  beforeAll(async () => {
    engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
    const pack = await readPackFolder(path.resolve('public', 'packs', DEFAULT_PACK));
    ({ json } = pack);
    await engine.loadModel(json.id, pack.source);
  });
  afterAll(() => engine.dispose());

  test('has a picture of each of its classes', () => {
    expect(idSamples.map((s) => s.class).sort()).toEqual([...json.classes].sort());
  });

  test.each(idSamples)('sees a $class in $file', async ({ file, class: wanted }) => {
    const { width, height, data } = await pixelsOf(file);
    const image = toNetwork({ width, height, data: new Uint8ClampedArray(data) }, json.preprocessing);
    const settings = { ...DEFAULT_SETTINGS, iterations: 1 };
    let seen: ForwardEvent['predictions'] = [];
    for await (const event of engine.run('analyse', { pack: json.id, image, settings, histograms: false }))
      if (event.type === 'forward') seen = event.predictions;
    expect(seen[0]!.label).toBe(wanted);
    // Far enough from the edge that another backend's rounding changes nothing.
    expect(seen[0]!.probability).toBeGreaterThan(0.9);
  });
});
