/** Whole jobs through `createEngine` on a small network: the identities of the methods, the stream, cancel, leaks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '.';
import { binOf, BIN_COUNT, ZERO_BIN } from './histogram/bins';
import type { AnalyseEvent, AnalyseResult, AnalyseSpec, MapKind, NetworkImage } from './jobs';
import { nodeWasmBase } from './nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { smallImage, smallNet, steepNet } from './testing/smallNet';

describe.each(['wasm', 'cpu'] as const)('jobs, on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ backend, wasmBase: nodeWasmBase() });
    await engine.loadModel('small', smallNet());
  });
  afterAll(() => {
    engine.dispose();
  });
  const spec = (change: Partial<Settings> = {}, histograms = false, seed?: number): AnalyseSpec => ({
    pack: 'small',
    image: smallImage(seed),
    settings: { ...DEFAULT_SETTINGS, ...change },
    histograms,
  });
  async function events(s: AnalyseSpec): Promise<AnalyseEvent[]> {
    const list: AnalyseEvent[] = [];
    for await (const event of engine.run('analyse', s)) list.push(event);
    return list;
  }
  async function result(change: Partial<Settings>, seed?: number): Promise<AnalyseResult> {
    const last = (await events(spec(change, false, seed))).at(-1)!;
    if (last.type !== 'done') throw new Error(`The last event is "${last.type}".`);
    return last.result;
  }
  const score = (r: AnalyseResult, method: string): number =>
    r.scores.find((s) => s.method === method)!.score;

  test('T = 1 is GAIA, for both label spaces', async () => {
    for (const seed of [11, 12, 13]) {
      const z = await result({ iterations: 1 }, seed);
      expect(z.si).toEqual(z.gaia);
      expect(z.equalsGaia).toBe(true);
      expect(score(z, 'si-z')).toBe(score(z, 'gaia-z'));
      const a = await result({ iterations: 1, labelSpace: 'a', topFraction: 1 }, seed);
      expect(a.equalsGaia).toBe(true);
      expect(score(a, 'si-a')).toBe(score(a, 'gaia-a'));
      // The top channels alone are another loss, and without a step every iteration is the first one.
      const top = await result({ iterations: 1, labelSpace: 'a', topFraction: 0.5 }, seed);
      expect(score(top, 'si-a')).not.toBe(score(a, 'gaia-a'));
      const still = { iterations: 3, labelSpace: 'a', perturbation: 'none' } as const;
      expect(score(await result({ ...still, topFraction: 1 }, seed), 'si-a')).toBeCloseTo(
        score(a, 'gaia-a'),
        12,
      );
    }
  });

  test('multiply <= mean, multiply <= add; add is GAIA for eta and T of all sizes', async () => {
    for (const [eta, iterations] of [
      [1e-5, 2],
      [0.01, 4],
      [0.3, 3],
      [1, 8],
    ] as const) {
      const [multiply, mean, add] = [
        await result({ eta, iterations, integration: 'multiply' }),
        await result({ eta, iterations, integration: 'mean' }),
        await result({ eta, iterations, integration: 'add' }),
      ];
      multiply.si.forEach((row, j) => {
        row.values.forEach((low, k) => {
          expect(low).toBeLessThanOrEqual(mean.si[j]!.values[k]! + 1e-7);
          expect(low).toBeLessThanOrEqual(add.si[j]!.values[k]!);
          expect(mean.si[j]!.values[k]!).toBeLessThanOrEqual(add.si[j]!.values[k]! + 1e-7);
        });
      });
      expect(add.si, `add at eta ${eta}, T ${iterations}`).toEqual(add.gaia);
      expect(add.equalsGaia).toBe(true);
    }
    // The other two are not GAIA at such a step: the identity above is not empty.
    expect((await result({ eta: 1, iterations: 8 })).equalsGaia).toBe(false);
  });

  test('a run of T = 8 gives the score of every smaller T', async () => {
    for (const change of [
      {},
      { integration: 'multiply' },
      { splitting: false },
      { perturbation: 'random' },
      { labelSpace: 'a' },
      { labelSpace: 'a', splitting: false },
      { labelSpace: 'a', perturbation: 'random' },
    ] as Partial<Settings>[]) {
      const long = await result({ eta: 0.2, iterations: 8, ...change });
      for (const T of [1, 2, 5]) {
        const short = await result({ eta: 0.2, iterations: T, ...change });
        expect(short.siByIteration.at(-1)).toBe(long.siByIteration[T - 1]);
      }
    }
  });

  test('the two forms of the score; a larger tolerance counts less; no perturbation is GAIA; a wide bound is none', async () => {
    const tau = await result({ eta: 0.2 });
    const square = await result({ eta: 0.2, scoreForm: 'mean-square' });
    const channels = tau.si.reduce((n, row) => n + row.values.length, 0);
    expect(Math.abs(score(tau, 'si-z') ** 2 / channels / score(square, 'si-z') - 1)).toBeLessThan(1e-12);
    let before = Infinity;
    for (const tolerance of [0, 1e-4, 1e-3, 1e-2, 1]) {
      const now = score(await result({ eta: 0.2, tolerance }), 'si-z');
      expect(now).toBeLessThanOrEqual(before);
      before = now;
    }
    expect(before).toBe(0);
    expect((await result({ perturbation: 'none', iterations: 4 })).equalsGaia).toBe(true);
    const bounded = await result({ eta: 0.2, iterations: 4, l2Bound: 1e6 });
    expect(bounded.si).toEqual((await result({ eta: 0.2, iterations: 4 })).si);
    const tight = await result({ eta: 0.2, iterations: 4, l2Bound: 1e-6 });
    expect(tight.si).toEqual(tight.gaia);
  });

  test('random signs: the same for the same seed, others for another, and the same whatever the tap preset', async () => {
    const random = { perturbation: 'random', eta: 0.5, iterations: 3 } as const;
    const one = await result({ ...random, seed: 1 });
    expect((await result({ ...random, seed: 1 })).si).toEqual(one.si);
    expect((await result({ ...random, seed: 2 })).si).not.toEqual(one.si);
    const wide = await result({ ...random, seed: 1, taps: 'reference' });
    expect(wide.si.slice(0, 3)).toEqual(one.si);
  });

  test('the stream: plan, forward, iterations in order, done; histograms hold every position, zeros apart', async () => {
    const list = await events(spec({ iterations: 3, eta: 0.2 }, true));
    expect(list.map((e) => e.type)).toEqual(['plan', 'forward', 'iteration', 'iteration', 'done']);
    const [plan] = list;
    if (plan?.type !== 'plan') throw new Error('no plan');
    expect(plan.groups).toEqual([[0, 1, 2]]);
    const steps: number[] = [];
    for (const event of list) {
      if (event.type === 'iteration') steps.push(event.done / event.total, event.iteration);
      const stats = event.type === 'forward' ? event.gaia : event.type === 'iteration' ? event.taps : [];
      for (const { tap, density, histogram } of stats) {
        const [h, w, channels] = plan.taps[tap]!.shape;
        expect(histogram).toHaveLength(channels * BIN_COUNT);
        density.forEach((d, k) => {
          const row = histogram.subarray(k * BIN_COUNT, (k + 1) * BIN_COUNT);
          expect(row.reduce((a, b) => a + b, 0)).toBe(h * w);
          expect(row[ZERO_BIN]).toBe(Math.round((1 - d) * h * w));
        });
      }
    }
    expect(steps).toEqual([2 / 3, 2, 1, 3]);
  });

  test.each(['z', 'a'] as const)('rule %s: a histogram is the binning of the map', async (labelSpace) => {
    const list = await events(spec({ iterations: 1, labelSpace }, true));
    const forward = list[1];
    if (forward?.type !== 'forward') throw new Error('no forward event');
    for (const [tap, channel] of [
      [0, 1],
      [1, 3],
      [2, 5],
    ] as const) {
      const { image, settings } = spec({ labelSpace });
      const map = { kind: 'gaia-tap', tap, channel } as const;
      for await (const { result: m } of engine.run('map', { pack: 'small', image, settings, map })) {
        expect(m.rule).toBe(labelSpace);
        const want = new Array<number>(BIN_COUNT).fill(0);
        for (const v of m.values) {
          want[binOf(v)]!++;
          const edge = v === 0 ? 0.5 : (Math.log10(Math.abs(v)) * 2) % 1;
          expect(Math.min(Math.abs(edge), 1 - Math.abs(edge)), 'a value at an edge').toBeGreaterThan(1e-5);
        }
        const row = forward.gaia[tap]!.histogram.subarray(channel * BIN_COUNT, (channel + 1) * BIN_COUNT);
        expect([...row]).toEqual(want);
      }
    }
  });

  test('under rule a the map is the gradient whose mean is the inner factor, and not the max-logit’s', async () => {
    const { gaia } = await result({ iterations: 1, labelSpace: 'a' });
    const { image } = spec();
    const map = { kind: 'gaia-tap', tap: 1, channel: 3 } as const;
    const values: Record<string, Float32Array> = {};
    for (const labelSpace of ['z', 'a'] as const)
      for await (const { result: m } of engine.run('map', {
        pack: 'small',
        image,
        settings: { ...DEFAULT_SETTINGS, labelSpace },
        map,
      }))
        values[labelSpace] = m.values;
    const mean = Math.abs(values.a!.reduce((a, b) => a + b, 0) / values.a!.length);
    expect(Math.abs(mean / gaia[1]!.values[3]! - 1)).toBeLessThan(1e-6);
    expect(values.a).not.toEqual(values.z);
  });

  test('200 runs (20 on the slow CPU backend), and a job ended or cancelled at any event, leave no tensor', async () => {
    const before = engine.memory().tensors;
    for (let i = 0; i < (backend === 'cpu' ? 20 : 200); i++)
      await result({
        labelSpace: i % 4 === 0 ? 'a' : 'z',
        integration: i % 3 === 0 ? 'add' : 'multiply',
        splitting: i % 5 !== 0,
      });
    expect(engine.memory().tensors).toBe(before);
    for (const labelSpace of ['z', 'a'] as const) {
      for (const splitting of [true, false]) {
        const s = spec({ iterations: 3, eta: 0.2, labelSpace, splitting }, true);
        const types = (await events(s)).map(({ type }) => type);
        const count = types.length;
        for (let stop = 0; stop < count; stop++) {
          let seen = 0;
          for await (const event of engine.run('analyse', s)) {
            expect(event.type).toBe(types[seen]);
            if (seen++ === stop) break;
          }
          expect(engine.memory().tensors, `ended by the reader at event ${stop}`).toBe(before);
          const abort = new AbortController();
          let got = 0;
          const run = (async () => {
            for await (const event of engine.run('analyse', s, { signal: abort.signal })) {
              expect(event.type).toBe(types[got]);
              if (got++ === stop) abort.abort();
            }
          })();
          // After the last event there is nothing left to cancel.
          if (stop < count - 1) await expect(run).rejects.toMatchObject({ code: 'cancelled' });
          else await run;
          expect(engine.memory().tensors, `cancelled at event ${stop}`).toBe(before);
        }
      }
    }
    const kinds: MapKind[] = ['input-gradient', 'si-path', 'integrated-gradients', 'si-tap', 'gaia-tap'];
    for (const kind of kinds) {
      const { image, settings } = spec();
      const map = { kind, tap: 1, channel: 0, steps: 9 };
      for await (const { result: m } of engine.run('map', { pack: 'small', image, settings, map }))
        expect(m.values).toHaveLength(64);
      expect(engine.memory().tensors, kind).toBe(before);
    }
  });

  test('a job that fails leaves no tensor, and the next one runs', async () => {
    const net = smallNet();
    net.weights.wz!.data.fill(3e38);
    await engine.loadModel('huge', net);
    const before = engine.memory().tensors;
    const run = async (change: Partial<AnalyseSpec>): Promise<unknown> => {
      let last: string | null = null;
      try {
        for await (const { type } of engine.run('analyse', { ...spec(), ...change })) last = type;
      } catch (error) {
        expect(engine.memory().tensors).toBe(before);
        return (error as { code: string }).code;
      }
      return last;
    };
    const nan = { ...smallImage(), data: new Float32Array(192).fill(NaN) } as NetworkImage;
    const wide = { ...smallImage(), width: 9 } as NetworkImage;
    expect(await run({ pack: 'huge' })).toBe('not-finite');
    expect(await run({ image: nan })).toBe('not-finite');
    expect(await run({ image: wide })).toBe('bad-image');
    expect(await run({ settings: { ...DEFAULT_SETTINGS, eta: 2 } })).toBe('bad-settings');
    expect(await run({ pack: 'nowhere' })).toBe('bad-pack');
    const { image, settings } = spec();
    const map = { kind: 'si-tap', tap: 9, channel: 0 } as const;
    await expect(engine.run('map', { pack: 'small', image, settings, map }).next()).rejects.toMatchObject({
      code: 'bad-settings',
    });
    expect(engine.memory().tensors).toBe(before);
    expect(await run({})).toBe('done');
    expect(engine.memory().tensors).toBe(before);
  });

  test.each(['z', 'a'] as const)(
    'rule %s: a gradient that overflows although the logits are finite fails the job, and says where',
    async (labelSpace) => {
      await engine.loadModel('steep', steepNet());
      const before = engine.memory().tensors;
      for (const histograms of [true, false]) {
        const run = events({ ...spec({ labelSpace }, histograms), pack: 'steep' });
        await expect(run).rejects.toMatchObject({
          code: 'not-finite',
          message: expect.stringMatching(
            /^The gradient at "t0" is (NaN|-?Infinity) at position \d+ of channel \d, not a finite number\.$/,
          ) as string,
        });
        expect(engine.memory().tensors).toBe(before);
      }
    },
  );

  test('weights that are not finite are refused by name', async () => {
    for (const bad of [Number.NaN, Infinity]) {
      const net = smallNet();
      net.weights.w1!.data[5] = bad;
      await expect(engine.loadModel('bad', net)).rejects.toThrow(`The weight "w1" holds ${bad} at index 5.`);
      expect(engine.has('bad')).toBe(false);
    }
  });
});
