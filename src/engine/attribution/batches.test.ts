/** GAIA and S&I of many images at once against each image alone: every count, and the scores to 1e-6. */
import * as fc from 'fast-check';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPackFolder } from '../../packs/node';
import { useNodeBackend } from '../nodeBackend';
import { Model } from '../graph/model';
import { type CleanPass, forward } from '../graph/pass';
import { groupTaps } from '../graph/tapGradients';
import { BIN_COUNT } from '../histogram/bins';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { expectClose, noise, onBackends } from '../testing/numerics';
import { randomColorGraph } from '../testing/randomGraph';
import { smallNet } from '../testing/smallNet';
import { tf, type Tensor } from '../tf';
import { type AEvent, analyseA } from './analyseA';
import { analyseZ, type ZEvent } from './analyseZ';
import { WAYS } from './testing/golden';
import { goldenImages } from './testing/goldenImages';

const N = 3;
const part = (rows: ArrayLike<number>, n: number, of: number): number[] => {
  const size = rows.length / of;
  return Array.from({ length: size }, (_, i) => rows[n * size + i]!);
};

interface Run {
  readonly events: readonly (ZEvent | AEvent)[];
  readonly counts: readonly ArrayLike<number>[];
  readonly scores: readonly ArrayLike<number>[];
}

/** All events of one run, its counts (exact) and its scores, `[N, ...]` each. */
async function run(
  model: Model,
  images: Tensor,
  change: Partial<Settings>,
  rule: 'z' | 'a',
  bytes = Infinity,
): Promise<Run> {
  const settings = { ...DEFAULT_SETTINGS, eta: 0.05, iterations: 3, ...change };
  const taps = model.graph.taps[settings.taps];
  const pass: CleanPass = forward(model, images);
  try {
    const logits = Float32Array.from((await pass.logits.data()) as Float32Array);
    const groups = groupTaps(model, taps, { bytes, flop: Infinity });
    const pause = (): Promise<void> => Promise.resolve();
    const input = { pass, logits, taps, groups, settings, histograms: true, pause };
    const events: (ZEvent | AEvent)[] = [];
    const counts: ArrayLike<number>[] = [];
    const scores: ArrayLike<number>[] = [];
    for await (const event of rule === 'z'
      ? analyseZ({ ...input, also: ['add', 'multiply'] })
      : analyseA(input)) {
      events.push(event);
      if (event.type === 'gaia') for (const s of event.stats) counts.push(s.density, s.histogram);
      if (event.type === 'gaia' && 'gaiaScores' in event) scores.push(event.gaiaScores);
      if (event.type === 'iteration') for (const s of event.taps) counts.push(s.density);
      if (event.type === 'result') {
        scores.push(event.byIteration);
        if ('alsoByIteration' in event) {
          scores.push(...event.alsoByIteration);
          counts.push(...event.gaia, ...event.si);
        }
      }
    }
    return { events, counts, scores };
  } finally {
    pass.dispose();
  }
}

/** Compare a batch with its images one at a time. */
async function compare(
  model: Model,
  images: Tensor,
  change: Partial<Settings>,
  rule: 'z' | 'a',
  bytes?: number,
): Promise<Run> {
  const n = images.shape[0]!;
  const all = await run(model, images, change, rule, bytes === undefined ? undefined : bytes / n);
  for (let i = 0; i < n; i++) {
    const x = tf.slice(images, [i], [1]);
    const one = await run(model, x, change, rule, bytes === undefined ? undefined : bytes / n);
    x.dispose();
    expect(all.counts).toHaveLength(one.counts.length);
    one.counts.forEach((want, at) =>
      expect(part(all.counts[at]!, i, n), `counts ${at} of image ${i}`).toEqual([...Array.from(want)]),
    );
    one.scores.forEach((want, at) =>
      expectClose(part(all.scores[at]!, i, n), want, 1e-6, `scores ${at} of image ${i}`),
    );
  }
  return all;
}

const ways = Object.entries(WAYS);

onBackends('many images at once', (backend) => {
  test.each(backend === 'cpu' ? ways.slice(0, 4) : ways)(
    'a small network, %s, rules z and a',
    async (_way, change) => {
      const { graph, weights } = smallNet();
      const model = new Model(graph, weights);
      const images = tf.tensor(
        noise(192 * N, 21).map((v) => 2 * v),
        [N, 8, 8, 3],
      );
      const { counts } = await compare(model, images, change, 'z', 30_000);
      expect(counts[1]!.length).toBe(N * 6 * BIN_COUNT);
      await compare(model, images, change, 'a', 30_000);
      images.dispose();
      model.dispose();
    },
  );

  test('random networks', async () => {
    await fc.assert(
      fc.asyncProperty(randomColorGraph, fc.boolean(), async ({ graph, weights, seed }, reference) => {
        const model = new Model(graph, weights);
        const images = tf.tensor(noise(75 * N, seed + 3), [N, 5, 5, 3]);
        const taps = reference ? 'reference' : 'gaia';
        await compare(model, images, { taps }, 'z', 20_000);
        await compare(model, images, { taps, iterations: 2 }, 'a', 20_000);
        images.dispose();
        model.dispose();
      }),
      { seed: 20261128, numRuns: backend === 'cpu' ? 4 : 10 },
    );
  });

  test('GAIA known beforehand is not counted again, and changes nothing', async () => {
    const { graph, weights } = smallNet();
    const model = new Model(graph, weights);
    const images = tf.tensor(noise(192 * N, 5), [N, 8, 8, 3]);
    const pass = forward(model, images);
    const logits = Float32Array.from((await pass.logits.data()) as Float32Array);
    const taps = graph.taps.gaia;
    const input = {
      pass,
      logits,
      taps,
      groups: [taps.map((_, j) => j)],
      settings: { ...DEFAULT_SETTINGS, eta: 0.1, iterations: 3 },
      histograms: false,
      pause: () => Promise.resolve(),
    };
    const results = async (known?: ZEvent & { type: 'gaia' }): Promise<ZEvent[]> => {
      const list: ZEvent[] = [];
      for await (const event of analyseZ(known === undefined ? input : { ...input, known: known.stats }))
        list.push(event);
      return list;
    };
    const plain = await results();
    expect(await results(plain[0] as ZEvent & { type: 'gaia' })).toEqual(plain);
    pass.dispose();
    images.dispose();
    model.dispose();
  });
});

describe('many images at once, on the packs', () => {
  test.each(['cifar10-wrn-10-1', 'cifar10-wrn-16-2'])('%s: four pictures', async (id) => {
    await useNodeBackend('wasm');
    const { source } = await readPackFolder(path.resolve('public/packs', id));
    const model = new Model(source.graph, source.weights);
    const data = goldenImages().flatMap((image) =>
      Array.from(image, (v, i) => (v / 255 - source.mean[i % 3]!) / source.std[i % 3]!),
    );
    const images = tf.tensor(Float32Array.from(data), [4, 32, 32, 3]);
    const { counts } = await compare(model, images, { iterations: 2, eta: 0.001 }, 'z', 8e6);
    expect(counts.length).toBeGreaterThan(20);
    await compare(model, images, { iterations: 2, eta: 0.001 }, 'a', 8e6);
    images.dispose();
    model.dispose();
  });
});
