import { describe, expect, it } from 'vitest';
import type { DataImage, Dataset } from '../../datasets/dataset';
import { DatasetError } from '../../datasets/dataset';
import type { FitEvent, ScoreEvent } from '../../engine/jobs';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import { mulberry32 } from '../../lib/random';
import { decide } from '../decide';
import { type FitJobs, type FitPart, type FitStore, type FitTask, memoryStore, runFit } from './fitRun';
import { classesOnto, splitOf } from './split';

const done = { seconds: 0, settings: DEFAULT_SETTINGS, backend: 'wasm' } as const;

/** Picture i holds a number of 0 to 255 and 0; it is of class i % 2; every 50th is broken. */
const pictures = (count: number, classes: readonly string[] | null = ['Cat', 'dog']): Dataset => ({
  count,
  classes,
  images: async function* (from = 0) {
    const random = mulberry32(7);
    const values = Array.from({ length: count }, () => Math.floor(256 * random()));
    for (let i = from; i < count; i++) {
      const image: DataImage = {
        name: `${i}.png`,
        label: i % 2,
        pixels: () =>
          i % 50 === 49
            ? Promise.reject(new DatasetError('Broken.'))
            : Promise.resolve({ kind: 'rgb8', height: 1, width: 1, data: Uint8Array.of(values[i]!, 0, 0) }),
      };
      yield await Promise.resolve(image);
    }
  },
});

/** A network whose one feature is the picture's number; KNN's score is that number less the mean it was fitted on. */
function fakeJobs(): FitJobs & { seen: number[]; labels: (Int32Array | undefined)[] } {
  const seen: number[] = [];
  const labels: (Int32Array | undefined)[] = [];
  return {
    seen,
    labels,
    score: async function* ({ images, methods }): AsyncGenerator<ScoreEvent> {
      const numbers = images.map(({ data }) => data[0]!);
      seen.push(...numbers);
      await Promise.resolve();
      yield {
        ...{ type: 'rows', first: 0, count: images.length, done: images.length, total: images.length },
        predicted: Int32Array.from(numbers, (v) => v % 2),
        probability: new Float64Array(images.length),
        logits: Float32Array.from(numbers.flatMap((v) => [v, -v])),
        features: Float32Array.from(numbers),
        columns: methods.map(({ method, params = {}, state }) => ({
          ...{ method, params, seconds: 0, faults: [] },
          values: Float64Array.from(numbers, (v) => v - (state?.mean?.data[0] ?? 0)),
        })),
      };
      yield { type: 'done', ...done };
    },
    fit: async function* ({ gathered, methods, labels: given }): AsyncGenerator<FitEvent> {
      labels.push(given);
      const { data } = gathered!.features;
      const mean = [...data].reduce((sum, v) => sum + v, 0) / data.length;
      await Promise.resolve();
      yield {
        ...{ type: 'done', images: data.length, predicted: new Int32Array(data.length), ...done },
        methods: methods.map(({ method, params = {} }) => ({
          ...{ method, params, seconds: 0, values: new Float64Array(0) },
          faults: method === 'she' ? [{ image: null, code: 'too-few-images', message: 'Too few.' }] : [],
          state: method === 'she' ? null : { mean: { shape: [1], data: Float32Array.of(mean) } },
        })),
      };
    },
  };
}

const identity = { network: 'a'.repeat(64), preprocessing: 'b'.repeat(64) };
const task = (change: Partial<FitTask> = {}): FitTask => ({
  jobs: fakeJobs(),
  name: 'mine',
  set: pictures(400),
  prepare: (pixels) =>
    pixels.kind === 'rgb8' ? Promise.resolve(pixels) : Promise.reject(new Error('not decoded here')),
  classes: ['cat', 'dog'],
  columns: [
    { method: 'energy', params: {} },
    { method: 'knn', params: { k: 50 } },
    { method: 'knn', params: { k: 10 } },
    { method: 'she', params: {} },
    { method: 'si-z', params: { eta: 0.5, iterations: 2, integration: 'mean' } },
  ],
  ...{ states: null, limit: null, batch: 16, store: memoryStore(), identity, backend: 'wasm' },
  ...change,
});
const bytes = (x: unknown): string =>
  JSON.stringify(x, (_, v: unknown) => (ArrayBuffer.isView(v) ? [...(v as Float64Array)] : v));

describe('a fit', () => {
  it('gives states and a calibration that decide() reads for every detector', async () => {
    const made = (await runFit(task()))!;
    // Every 50th of 400 is broken; all of those are at odd places.
    expect([made.fitImages, made.images, made.lost.length]).toEqual([200, 192, 8]);
    expect(made.calibration.source).toBe('192 pictures of mine; states fitted on 200 others of it');
    expect(made.without).toEqual([{ method: 'she', why: 'Too few.' }]);
    expect(made.accuracy!.of).toBe(192);
    const graph = { nodes: [{ op: 'input', inputs: [] }] };
    const pack = { graph, calibration: { ...made.calibration, entries: made.calibration.entries } };
    const at = (method: string, params: Record<string, number>, score: number, eta = 0.5) =>
      decide(pack, {
        ...{ method, params, score, accept: 0.95, identity },
        settings: method === 'si-z' ? { ...DEFAULT_SETTINGS, eta } : null,
      });
    const mean = made.states.knn!.mean!.data[0]!;
    for (const decision of [
      at('energy', {}, 128),
      at('knn', { k: 50 }, 128 - mean),
      at('knn', { k: 10 }, 128 - mean),
      at('si-z', {}, 128),
    ]) {
      if (!decision.calibrated) throw new Error(decision.why);
      expect(decision.images).toBe(192);
      expect(Math.abs(decision.percentile - 50)).toBeLessThan(12);
    }
    expect(at('knn', { k: 20 }, 1)).toEqual({ calibrated: false, why: 'settings' });
    expect(at('si-z', {}, 1, 0.05)).toEqual({ calibrated: false, why: 'settings' });
    expect(at('she', {}, 1).calibrated).toBe(false);
  });

  it('accepts fresh ID pictures as often as its interval says', async () => {
    const made = (await runFit(task({ set: pictures(2000) })))!;
    const pack = { graph: { nodes: [{ op: 'input', inputs: [] }] }, calibration: made.calibration };
    const decision = decide(pack, { method: 'energy', score: 0, settings: null, accept: 0.9, identity });
    if (!decision.calibrated) throw new Error(decision.why);
    const random = mulberry32(99);
    const fresh = Array.from({ length: 20_000 }, () => Math.floor(256 * random()));
    const accepted = fresh.filter((v) => v <= decision.threshold).length / fresh.length;
    expect(accepted).toBeGreaterThan(decision.acceptanceInterval.low);
    expect(accepted).toBeLessThan(decision.acceptanceInterval.high);
  });

  it('stopped after any part and gone on with, it is byte-equal to an undisturbed one, and computes nothing twice', async () => {
    const undisturbed = bytes(await runFit(task({ limit: 100 })));
    const all = fakeJobs();
    await runFit(task({ limit: 100, jobs: all }));
    for (let stopAt = 1; stopAt <= 8; stopAt++) {
      const store = memoryStore();
      const stop = new AbortController();
      let parts = 0;
      const counting: FitStore = {
        ...store,
        add: async (part: FitPart) => {
          await store.add(part);
          if (++parts === stopAt) stop.abort();
        },
      };
      const jobs = fakeJobs();
      const first = await runFit(task({ limit: 100, store: counting, signal: stop.signal, jobs }));
      expect(first === null || stopAt === 8).toBe(true);
      expect(bytes(await runFit(task({ limit: 100, store, jobs })))).toBe(undisturbed);
      expect(jobs.seen).toEqual(all.seen);
    }
  });

  it('keeps states that are given, and then calibrates on all pictures', async () => {
    const states = { knn: { mean: { shape: [1], data: Float32Array.of(3) } } };
    const made = (await runFit(task({ states, columns: [{ method: 'knn', params: { k: 50 } }] })))!;
    expect([made.fitImages, made.images]).toEqual([0, 392]);
    expect(made.states).toBe(states);
    expect(made.calibration.source).toBe('392 pictures of mine');
  });

  it('uses labels where the classes are the network’s, and says where they are not', async () => {
    const jobs = fakeJobs();
    expect((await runFit(task({ jobs })))!.otherClasses).toBe(false);
    expect([...jobs.labels[0]!].slice(0, 3)).toEqual([0, 0, 0]);
    const others = (await runFit(task({ jobs, set: pictures(400, ['horse', 'dog']) })))!;
    expect([others.otherClasses, others.accuracy]).toEqual([true, null]);
    expect(jobs.labels[1]).toBeUndefined();
  });

  it('refuses too few pictures, and a set of which none can be used', async () => {
    await expect(runFit(task({ limit: 20 }))).rejects.toThrow(/at least 11 pictures, and as many to fit on/);
    await expect(runFit(task({ prepare: () => Promise.reject(new Error('Too dark.')) }))).rejects.toThrow(
      'Nothing could be calibrated on "mine": Too dark.',
    );
  });
});

it('a split takes pictures from the whole of a set, and never one for both', () => {
  const { fit, calibrate } = splitOf(1000, 100, false);
  expect([fit.length, calibrate.length]).toEqual([50, 50]);
  expect(new Set([...fit, ...calibrate]).size).toBe(100);
  expect([fit[0], calibrate.at(-1)]).toEqual([0, 990]);
  expect(splitOf(10, 100, true)).toEqual({ fit: [], calibrate: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
});

it('classes are matched by name', () => {
  expect(classesOnto(['Fire-Truck', 'dog'], ['dog', 'fire truck'])).toEqual([1, 0]);
  expect(classesOnto(null, ['a', 'b'])).toEqual([0, 1]);
  expect(classesOnto(['a', 'c'], ['a', 'b'])).toBeNull();
});
