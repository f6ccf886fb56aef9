/** A network of 224-pixel shape, small enough to test: it says that it works, hears a cancel within a pass, and leaves nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '..';
import type { AnalyseEvent, AnalyseSpec, NetworkImage } from '../jobs';
import { nodeWasmBase } from '../nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { noise } from '../testing/numerics';
import { resnet } from '../../packs/randomResnet';
import { Meter, withWorking } from './working';

const SIDE = 224;
const image: NetworkImage = {
  kind: 'normalised',
  height: SIDE,
  width: SIDE,
  data: noise(SIDE * SIDE * 3, 5),
};

describe('a network of 224 pixels and bottleneck blocks', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
    const { graph, weights } = resnet({ side: SIDE, width: 4, blocks: [1, 1, 1, 1], classes: 20 });
    await engine.loadModel('r', { graph, weights, classes: [], mean: [0, 0, 0], std: [1, 1, 1] });
  });
  afterAll(() => {
    engine.dispose();
  });
  const spec = (change: Partial<Settings>): AnalyseSpec => ({
    pack: 'r',
    image,
    settings: { ...DEFAULT_SETTINGS, ...change },
    histograms: true,
  });

  test('GAIA is iteration 1 of S&I; alone and with another image the counts are the same', async () => {
    const { tensors } = engine.memory();
    const last = async (change: Partial<Settings>): Promise<AnalyseEvent> => {
      let event: AnalyseEvent | undefined;
      for await (event of engine.run('analyse', spec(change)));
      return event!;
    };
    const [one, two] = [await last({ iterations: 1 }), await last({ iterations: 2 })];
    if (one.type !== 'done' || two.type !== 'done') throw new Error('no result');
    expect(two.result.gaia).toEqual(one.result.gaia);
    expect(two.result.siByIteration[0]).toBe(one.result.siByIteration[0]);
    expect(one.result.gaia).toHaveLength(17);
    const values: number[] = [];
    const other = { ...image, data: noise(SIDE * SIDE * 3, 6) } as NetworkImage;
    const methods = [{ method: 'gaia-z' }, { method: 'si-z' }] as const;
    for await (const event of engine.run('score', {
      pack: 'r',
      images: [image, other],
      methods,
      settings: DEFAULT_SETTINGS,
    }))
      if (event.type === 'rows') values.push(...event.columns.map((c) => c.values[0]!));
    expect(values.slice(0, 2)).toEqual([one.result.siByIteration[0], two.result.siByIteration[1]]);
    expect(engine.memory().tensors).toBe(tensors);
  });

  test('a cancel is heard within the clean pass and within a suffix pass', async () => {
    const { tensors } = engine.memory();
    for (const after of ['plan', 'forward', 'iteration']) {
      const abort = new AbortController();
      const seen: string[] = [];
      await expect(
        (async () => {
          for await (const event of engine.run('analyse', spec({ iterations: 64 }), {
            signal: abort.signal,
          })) {
            seen.push(event.type);
            if (event.type === after)
              setTimeout(() => {
                abort.abort();
              }, 0);
          }
        })(),
        after,
      ).rejects.toMatchObject({ code: 'cancelled' });
      // Of 64 iterations: what comes until the next message is read.
      expect(seen.length).toBeLessThan(30);
      expect(engine.memory().tensors).toBe(tensors);
    }
  });
});

describe('histograms', () => {
  test('of a network with very many channels are left out, and the plan says so', async () => {
    const engine = await createEngine({ backend: 'cpu' });
    const width = 40_000;
    const wide = (name: string, value: number): [string, { shape: number[]; data: Float32Array }] => [
      name,
      { shape: [width], data: new Float32Array(width).fill(value) },
    ];
    await engine.loadModel('wide', {
      graph: {
        nodes: [
          { op: 'input', name: 'x', inputs: [], shape: [1, 1, 3] },
          { op: 'flatten', name: 'flat', inputs: ['x'] },
          { op: 'dense', name: 'a', inputs: ['flat'], weight: 'wa' },
          { op: 'affine', name: 'b', inputs: ['a'], scale: 'one', shift: 'none' },
          { op: 'relu', name: 'f', inputs: ['b'] },
          { op: 'dense', name: 'z', inputs: ['f'], weight: 'wz' },
        ],
        output: 'z',
        features: 'f',
        taps: { gaia: ['a', 'b'], reference: ['b'] },
      },
      weights: {
        ...Object.fromEntries([wide('one', 1), wide('none', 0.1)]),
        wa: { shape: [3, width], data: noise(3 * width, 1) },
        wz: { shape: [width, 2], data: noise(2 * width, 2) },
      },
      classes: [],
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
    const lengths = async (taps: 'gaia' | 'reference'): Promise<[note: unknown, histogram: number]> => {
      const one: NetworkImage = { kind: 'normalised', height: 1, width: 1, data: noise(3, 3) };
      let note: unknown;
      const settings = { ...DEFAULT_SETTINGS, iterations: 1, taps };
      for await (const event of engine.run('analyse', {
        pack: 'wide',
        image: one,
        settings,
        histograms: true,
      })) {
        if (event.type === 'plan') note = event.histogramsLeftOut;
        if (event.type === 'forward') {
          expect(event.gaia[0]!.density).toHaveLength(width);
          return [note, event.gaia[0]!.histogram.length];
        }
      }
      throw new Error('no forward event');
    };
    expect(await lengths('gaia')).toEqual([{ bytes: 2 * 57 * 4 * width, limit: 16e6 }, 0]);
    expect(await lengths('reference')).toEqual([undefined, 57 * width]);
    engine.dispose();
  });
});

describe('the working event', () => {
  test('comes where a job is silent, not where little is done; the job goes on meanwhile', async () => {
    const meter = new Meter();
    const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
    let steps = 0;
    async function* job(flop: number): AsyncGenerator<{ readonly type: 'own' }> {
      yield { type: 'own' };
      for (let i = 0; i < 6; i++) {
        await sleep(60);
        steps++;
        meter.work(flop);
        meter.beat();
      }
      yield { type: 'own' };
    }
    const typesOf = async (flop: number): Promise<string[]> => {
      const types: string[] = [];
      for await (const event of withWorking(job(flop), meter)) types.push(event.type);
      return types;
    };
    expect(await typesOf(1)).toEqual(['own', 'own']);
    const types = await typesOf(1e9);
    expect([types[0], types.at(-1)]).toEqual(['own', 'own']);
    expect(types.filter((type) => type === 'working').length).toBeGreaterThan(0);
    expect(steps).toBe(12);
  });

  test('who stops reading there lets the job end by itself, whatever it throws', async () => {
    const meter = new Meter();
    let ended = false;
    async function* job(): AsyncGenerator<{ readonly type: 'own' }> {
      try {
        await new Promise((done) => setTimeout(done, 250));
        meter.work(1e9);
        meter.beat();
        await new Promise((done) => setTimeout(done, 20));
        if (meter.event().flop > 0) throw new Error('too late');
        yield { type: 'own' };
      } finally {
        ended = true;
      }
    }
    for await (const event of withWorking(job(), meter)) {
      expect(event).toEqual({ type: 'working', flop: 1e9 });
      break;
    }
    expect(ended).toBe(true);
  });
});
