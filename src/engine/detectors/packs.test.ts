/** Every detector on the built-in packs with the states that they bring: finite scores, alone as in a batch, far OOD above ID. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTiles } from '../../../scripts/montage';
import { auroc } from '../../metrics/auroc';
import { valueOr } from '../../metrics/figure';
import { readPackFolder } from '../../packs/node';
import { openStates, type States } from '../../packs/states';
import type { Pack } from '../../packs/load';
import { Model } from '../graph/model';
import type { NetworkImage } from '../jobs';
import { useNodeBackend } from '../nodeBackend';
import { expectClose, noise } from '../testing/numerics';
import { createBatchContext } from './batchContext';
import { computes } from './computes';
import { defaults } from './detector';
import { METHODS, metaOf, type MethodId } from './methods';

const folder = path.resolve('public', 'packs');
const ids = (JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as { id: string }[]).map(
  ({ id }) => id,
);
/** GAIA and S&I, which follow the settings of an analysis, have tests of batches of their own. */
const methods = METHODS.filter((method) => metaOf(method).side === null);
const shared = path.resolve('../shared/data/images');

const rgb = (data: Uint8Array): NetworkImage => ({ kind: 'rgb8', height: 32, width: 32, data });
/** Uniform noise, which no network was trained on. */
const noisy = (seed: number): NetworkImage =>
  rgb(Uint8Array.from(noise(3072, seed), (v) => Math.floor(128 + 128 * v)));

async function open(id: string): Promise<{ pack: Pack; states: States; model: Model }> {
  const pack = await readPackFolder(path.join(folder, id));
  const read = (file: string) => Promise.resolve(new Uint8Array(readFileSync(path.join(folder, id, file))));
  const states = await openStates(read, pack.json, pack.identity, methods);
  return { pack, states, model: new Model(pack.source.graph, pack.source.weights) };
}

/** The detectors that need no state, and those that the pack brings one of. */
const methodsOf = (states: States): readonly MethodId[] =>
  methods.filter((method) => !metaOf(method).fitted || states[method] !== undefined);

/** All scores of some images, by detector. */
async function scoresOf(
  { pack, states, model }: Awaited<ReturnType<typeof open>>,
  images: readonly NetworkImage[],
  chosen: readonly MethodId[] = methodsOf(states),
): Promise<ReadonlyMap<MethodId, Float64Array>> {
  const batch = await createBatchContext(model, pack.source, images, {
    taps: 'gaia',
    pause: () => Promise.resolve(),
  });
  const all = new Map<MethodId, Float64Array>();
  for (const method of chosen)
    all.set(method, await computes[method].score(batch, defaults(metaOf(method)), states[method] ?? {}));
  batch.dispose();
  return all;
}

describe.each(ids)('%s', (id) => {
  test('every detector gives a batch what its images give one at a time', async () => {
    await useNodeBackend('wasm');
    const opened = await open(id);
    const images = [noisy(1), noisy(2)];
    const together = await scoresOf(opened, images);
    const alone = await Promise.all(images.map((image) => scoresOf(opened, [image])));
    for (const [method, scores] of together) {
      for (const score of scores) expect(Number.isFinite(score), `${method}: ${score}`).toBe(true);
      expectClose(
        scores,
        alone.map((one) => one.get(method)![0]!),
        1e-5,
        method,
      );
    }
    opened.model.dispose();
  });
});

test('plain JavaScript gives what WASM gives', async () => {
  const small = 'cifar10-wrn-10-1';
  const found: ReadonlyMap<MethodId, Float64Array>[] = [];
  for (const backend of ['wasm', 'cpu'] as const) {
    await useNodeBackend(backend);
    const opened = await open(small);
    found.push(await scoresOf(opened, [noisy(3)]));
    opened.model.dispose();
  }
  for (const method of methods) expectClose(found[1]!.get(method)!, found[0]!.get(method)!, 1e-4, method);
});

describe.runIf(existsSync(shared))('orientation (needs shared data)', () => {
  const N = 40;
  /** S&I costs some ten times what the others do together. */
  const FEW = 16;
  let opened: Awaited<ReturnType<typeof open>>;
  const sets = new Map<string, ReadonlyMap<MethodId, Float64Array>>();
  beforeAll(async () => {
    await useNodeBackend('wasm');
    opened = await open('cifar10-wrn-16-2');
    for (const set of ['cifar10-test', 'chars74k-natural', 'textures-dtd10']) {
      const tiles = await readTiles(path.join(shared, set, `${set}.json`), N);
      const images = Array.from({ length: N }, (_, i) => rgb(tiles.tile(i)));
      const sides = METHODS.filter((method) => metaOf(method).side !== null);
      sets.set(
        set,
        new Map([
          ...(await scoresOf(opened, images)),
          ...(await scoresOf(opened, images.slice(0, FEW), sides)),
        ]),
      );
    }
  }, 300_000);
  afterAll(() => {
    opened.model.dispose();
  });
  test.each(METHODS)('%s finds letters and textures further out than ID test images', (method) => {
    const of = (set: string) => sets.get(set)!.get(method)!;
    for (const set of ['chars74k-natural', 'textures-dtd10'])
      expect(valueOr(auroc([...of('cifar10-test')], [...of(set)]), 0), set).toBeGreaterThan(0.5);
  });
});
