/** `score` and `fit`: what they compute and what they do not, images one by one, faults, cancels, nothing left behind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '..';
import type { Detector, Parameter } from '../detectors/detector';
import { METHODS, metaOf } from '../detectors/methods';
import type { AnalyseEvent, NetworkImage, ScoreColumn } from '../jobs';
import { nodeWasmBase } from '../nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { Sabotage, SABOTAGE } from '../testing/sabotage';
import { loudNet, smallImage, smallNet, steepNet } from '../testing/smallNet';
import { tf } from '../tf';
import type { AskedMethod, FitDoneEvent, FitEvent, FitSpec, RowsEvent, ScoreEvent, ScoreSpec } from './types';

const images = Array.from({ length: 7 }, (_, i) => smallImage(30 + i));
const settings: Settings = { ...DEFAULT_SETTINGS, eta: 0.1, iterations: 3 };
const asked = (...methods: AskedMethod['method'][]): AskedMethod[] => methods.map((method) => ({ method }));
const spec = (change: Partial<ScoreSpec>): ScoreSpec => ({
  pack: 'small',
  images,
  methods: asked('si-z', 'gaia-z', 'si-a', 'gaia-a', 'msp', 'maxlogit', 'energy'),
  settings,
  ...change,
});
const SCALE: Parameter = {
  kind: 'number',
  label: 'Scale',
  help: 'A factor.',
  default: 2,
  range: [1, 9],
  scale: 'linear',
};
/** Everything that needs no fitting. */
const plain = METHODS.filter((method) => !metaOf(method).fitted);

describe.each(['wasm', 'cpu'] as const)('score and fit, on %s', (backend) => {
  let engine: Engine;
  let sabotage: Sabotage;
  let before = 0;
  beforeAll(async () => {
    engine = await createEngine({ backend, wasmBase: nodeWasmBase() });
    await engine.loadModel('small', smallNet());
    await engine.loadModel('steep', steepNet());
    await engine.loadModel('loud', loudNet());
    sabotage = new Sabotage();
    before = engine.memory().tensors;
  });
  afterAll(() => {
    sabotage.restore();
    engine.dispose();
  });

  async function score(change: Partial<ScoreSpec>, signal?: AbortSignal): Promise<ScoreEvent[]> {
    const events: ScoreEvent[] = [];
    for await (const event of engine.run('score', spec(change), signal === undefined ? {} : { signal }))
      events.push(event);
    expect(engine.memory().tensors, 'tensors after the job').toBe(before);
    return events;
  }
  const rowsOf = (events: readonly ScoreEvent[]): RowsEvent[] => events.filter((e) => e.type === 'rows');
  /** All scores of a method, over all batches. */
  const valuesOf = (events: readonly ScoreEvent[], at: number): number[] =>
    rowsOf(events).flatMap(({ columns }) => [...columns[at]!.values]);
  async function analysed(image: NetworkImage, change: Partial<Settings>): Promise<Map<string, number>> {
    let last: AnalyseEvent | undefined;
    const one = { pack: 'small', image, settings: { ...settings, ...change }, histograms: false };
    for await (const event of engine.run('analyse', one)) last = event;
    if (last?.type !== 'done') throw new Error('no result');
    return new Map(last.result.scores.map(({ method, score: value }) => [method, value]));
  }

  test('every batch size gives what an analysis of each image gives', async () => {
    const byRule: Map<string, number>[] = [];
    for (const image of images)
      byRule.push(
        new Map([
          ...(await analysed(image, { labelSpace: 'z' })),
          ...(await analysed(image, { labelSpace: 'a' })),
        ]),
      );
    for (const batch of [1, 3, 7]) {
      const events = await score({ batch });
      expect(events[0]).toMatchObject({ type: 'plan', images: 7, batch });
      expect(rowsOf(events).map(({ first, count, done }) => [first, count, done])).toEqual(
        Array.from({ length: Math.ceil(7 / batch) }, (_, b) => [
          b * batch,
          Math.min(batch, 7 - b * batch),
          Math.min(7, (b + 1) * batch),
        ]),
      );
      spec({}).methods.forEach(({ method }, at) => {
        valuesOf(events, at).forEach((value, n) => {
          const one = byRule[n]!.get(method)!;
          const bound = method.endsWith('-z') ? 0 : 1e-6;
          expect(Math.abs(value - one), `${method}, image ${n}, batch ${batch}`).toBeLessThanOrEqual(
            bound * Math.abs(one),
          );
        });
      });
      expect(events.at(-1)).toMatchObject({ type: 'done', settings, backend });
    }
  });

  test('a grid of S&I in one job; each column carries the parameters that made it', async () => {
    const grid = [
      { iterations: 2 },
      { iterations: 4 },
      { eta: 0.3, iterations: 2 },
      { iterations: 2, integration: 'multiply' },
    ] as const;
    const methods = grid.map((params) => ({ method: 'si-z' as const, params }));
    const events = await score({ methods });
    for (const [at, params] of grid.entries()) {
      const column = rowsOf(events)[0]!.columns[at]!;
      expect(column.params).toEqual({ eta: 0.1, integration: 'mean', ...params });
      const alone = await score({ methods: asked('si-z'), settings: { ...settings, ...params } });
      expect(valuesOf(events, at)).toEqual(valuesOf(alone, 0));
    }
  });

  test('only what is asked for is computed', async () => {
    const calls = async (...methods: AskedMethod['method'][]): Promise<number> => {
      await score({ methods: asked(...methods) });
      sabotage.arm();
      await score({ methods: asked(...methods) });
      return sabotage.calls;
    };
    const [logits, gaia, both, si] = [
      await calls('msp', 'energy', 'maxlogit'),
      await calls('gaia-z'),
      await calls('gaia-z', 'si-z'),
      await calls('si-z'),
    ];
    // One launch a node at most, and what reads the logits.
    expect(logits).toBeLessThan(smallNet().graph.nodes.length + 10);
    expect(gaia).toBeGreaterThan(logits);
    expect(si).toBeGreaterThan(2 * gaia);
    // S&I begins with GAIA: together they cost no more than it alone.
    expect(both).toBe(si);
  });

  test('logits and predictions come with the rows where they are wanted', async () => {
    const [with_, without] = [await score({ logits: true, batch: 4 }), await score({ batch: 4 })];
    const [rows] = rowsOf(with_);
    expect(rows!.logits).toHaveLength(16);
    expect(rowsOf(without)[0]!.logits).toHaveLength(0);
    for (let n = 0; n < 4; n++) {
      const z = [...rows!.logits.subarray(4 * n, 4 * n + 4)];
      expect(rows!.predicted[n]).toBe(z.indexOf(Math.max(...z)));
      const sum = z.reduce((a, v) => a + Math.exp(v - Math.max(...z)), 0);
      expect(rows!.probability[n]).toBeCloseTo(1 / sum, 6);
    }
  });

  test('every detector without fitting runs in batches as alone', async () => {
    const methods = asked(...plain);
    const [all, one] = [await score({ methods, batch: 7 }), await score({ methods, batch: 1 })];
    plain.forEach((method, at) => {
      const want = valuesOf(one, at);
      valuesOf(all, at).forEach((value, n) => {
        if (Number.isNaN(want[n]!)) expect(value).toBeNaN();
        else expect(Math.abs(value - want[n]!), method).toBeLessThanOrEqual(1e-5 * Math.abs(want[n]!) + 1e-7);
      });
    });
  });

  test('an image whose logits are not finite has faults in its row, the others their scores', async () => {
    const huge: NetworkImage = { ...smallImage(), data: new Float32Array(192).fill(9e19) } as NetworkImage;
    const mixed = [images[0]!, huge, images[1]!];
    const loud = { pack: 'loud', methods: asked('gaia-z', 'msp') };
    const events = await score({ ...loud, images: mixed });
    const { columns, predicted } = rowsOf(events)[0]!;
    const clean = await score({ ...loud, images: [images[0]!, images[1]!] });
    for (const [at, column] of columns.entries()) {
      expect([column.values[0], column.values[2]]).toEqual(valuesOf(clean, at));
      expect(column.values[1]).toBeNaN();
      expect(column.faults).toHaveLength(1);
      expect(column.faults[0]).toMatchObject({ image: 1, code: 'not-finite' });
    }
    expect(predicted[1]).toBe(-1);
    // The logits are finite and the gradients are not: MSP has its score.
    const steep = await score({ pack: 'steep', methods: asked('gaia-z', 'msp'), images: images.slice(0, 2) });
    const [gaia, msp] = rowsOf(steep)[0]!.columns as [ScoreColumn, ScoreColumn];
    expect(gaia.faults.map(({ image, code }) => [image, code])).toEqual([
      [0, 'not-finite'],
      [1, 'not-finite'],
    ]);
    expect([...msp.values].every((v) => Number.isFinite(v))).toBe(true);
  });

  test('what does not fit is refused before anything is computed', async () => {
    const refused = (change: Partial<ScoreSpec>, code: string, words: RegExp): Promise<void> =>
      expect(score(change)).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string });
    await refused({ methods: [{ method: 'nothing' as 'msp' }] }, 'bad-settings', /no detector "nothing"/);
    await refused({ methods: [{ method: 'si-z', params: { eta: 9 } }] }, 'bad-settings', /"eta"/);
    const wide = { ...smallImage(), width: 9 } as NetworkImage;
    await refused({ images: [images[0]!, wide] }, 'bad-image', /9 x 8/);
    expect(engine.memory().tensors).toBe(before);
  });

  test('a cancel, a kernel that throws: nothing is left, and the next job runs', async () => {
    const methods = asked('si-z', 'gaia-a', 'odin', 'rankfeat', 'energy');
    const abort = new AbortController();
    let rows = 0;
    await expect(
      (async () => {
        for await (const event of engine.run('score', spec({ methods, batch: 2 }), { signal: abort.signal }))
          if (event.type === 'rows' && ++rows === 2) abort.abort();
      })(),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(rows).toBe(2);
    expect(engine.memory().tensors).toBe(before);
    sabotage.arm();
    await score({ methods, batch: 4 });
    const { calls } = sabotage;
    for (let n = 1; n <= calls; n += Math.ceil(calls / (backend === 'cpu' ? 20 : 80))) {
      sabotage.arm(n);
      await expect(score({ methods, batch: 4 }), `call ${n} of ${calls}`).rejects.toMatchObject({
        message: SABOTAGE,
      });
      expect(tf.memory().numTensors, `after call ${n} of ${calls}`).toBe(before);
    }
    sabotage.arm();
    expect(rowsOf(await score({ methods, batch: 4 }))).toHaveLength(2);
  });

  describe('fit', () => {
    const fitted = METHODS.filter((method) => metaOf(method).fitted);
    const many = Array.from({ length: 40 }, (_, i) => smallImage(100 + i));
    const fitSpec = (change: Partial<FitSpec> = {}): FitSpec => ({
      pack: 'small',
      images: many,
      methods: asked(...fitted, 'msp', 'si-z'),
      settings,
      ...change,
    });
    async function fit(change: Partial<FitSpec> = {}): Promise<[FitDoneEvent, FitEvent[]]> {
      const events: FitEvent[] = [];
      for await (const event of engine.run('fit', fitSpec(change))) events.push(event);
      expect(engine.memory().tensors).toBe(before);
      return [events.at(-1) as FitDoneEvent, events];
    }

    test('states of every detector, scores of all images: those that `score` gives with the states', async () => {
      const [done, events] = await fit();
      expect(events[0]).toMatchObject({ type: 'plan', images: 40 });
      expect(done).toMatchObject({ type: 'done', images: 40 });
      const progress = events.filter((e) => e.type === 'progress');
      expect(progress.at(-1)).toMatchObject({ stage: 'score', done: 40, total: 40 });
      const methods = done.methods.map(({ method, state, params }) => ({
        method,
        ...(state === null ? {} : { state }),
        ...(method === 'si-z' ? {} : { params }),
      }));
      const events2 = await score({ images: many, methods });
      for (const [at, column] of done.methods.entries()) {
        if (column.faults.length > 0) {
          expect(column.faults[0]!.code, column.method).toMatch(/too-few-images|not-applicable/);
          continue;
        }
        expect(column.state !== null, column.method).toBe(metaOf(column.method).fitted);
        const want = valuesOf(events2, at);
        column.values.forEach((value, n) => {
          expect(Math.abs(value - want[n]!), column.method).toBeLessThanOrEqual(
            1e-5 * Math.abs(want[n]!) + 1e-6,
          );
        });
      }
      // Most detectors can be fitted on so few images of so small a network.
      expect(done.methods.filter(({ state }) => state !== null).length).toBeGreaterThan(3);
    });

    test('from features and logits of before: the states that images give, and no scores', async () => {
      const methods = asked(...fitted);
      const [whole] = await fit({ methods });
      const rows = rowsOf(await score({ images: many, methods: [], logits: true, features: true }));
      const join = (parts: readonly Float32Array[]) => {
        const data = Float32Array.from(parts.flatMap((part) => [...part]));
        return { rows: many.length, columns: data.length / many.length, data };
      };
      const gathered = {
        features: join(rows.map(({ features }) => features)),
        logits: join(rows.map(({ logits }) => logits)),
      };
      const [again] = await fit({ methods, images: [], gathered });
      expect(again.images).toBe(many.length);
      expect([...again.predicted]).toEqual([...whole.predicted]);
      expect(again.methods.map(({ state }) => state)).toEqual(whole.methods.map(({ state }) => state));
      expect(again.methods.every(({ values }) => values.length === 0)).toBe(true);
      await expect(fit({ gathered })).rejects.toThrow(/not both/);
      await expect(fit({ images: [], gathered: { ...gathered, logits: gathered.features } })).rejects.toThrow(
        /features and \d+ logits an image; this network has/,
      );
    });

    test('too few images is the fault of one detector; labels must fit; no images is refused', async () => {
      const [done] = await fit({ images: many.slice(0, 3), methods: asked('knn', 'energy') });
      const [knn, energy] = done.methods;
      expect(knn!.faults[0]).toMatchObject({ image: null, code: 'too-few-images' });
      expect([...knn!.values]).toEqual([NaN, NaN, NaN]);
      const [unfitted] = rowsOf(await score({ methods: asked('knn') }))[0]!.columns;
      expect(unfitted!.faults).toEqual([
        { image: null, code: 'not-applicable', message: expect.stringMatching(/not been fitted/) as string },
      ]);
      expect([...energy!.values].every((v) => Number.isFinite(v))).toBe(true);
      await expect(fit({ labels: new Int32Array(3) })).rejects.toThrow(/3 labels for 40 images/);
      await expect(fit({ images: [] })).rejects.toThrow(/no images/);
    });

    test('a detector from outside is fitted and scored beside ours; its faults are its own', async () => {
      const far: Detector = {
        meta: { id: 'far', label: 'Far', reads: ['features', 'fitted'], parameters: { scale: SCALE } },
        compute: {
          fit: ({ features }) => ({ first: { shape: [1], data: features.data.slice(0, 1) } }),
          score: async (ctx, { scale }, { first }) => {
            const { data, columns } = await ctx.features();
            return Float64Array.from(
              { length: ctx.n },
              (_, n) => Number(scale) * (data[n * columns]! - first!.data[0]!),
            );
          },
        },
      };
      const [done] = await fit({ methods: asked('energy'), own: [{ detector: far }] });
      expect(done.methods.map(({ method }) => method)).toEqual(['energy']);
      const [column] = done.own!;
      expect(column).toMatchObject({ method: 'far', params: { scale: 2 }, faults: [] });
      expect(column!.values[0]).toBe(0);
      expect(new Set(column!.values).size).toBe(many.length);
      const own = [{ detector: far, state: column!.state!, params: { scale: 4 } }];
      const rows = rowsOf(await score({ images: many, methods: asked('energy'), own, batch: 16 }));
      expect(rows.flatMap((row) => [...row.own![0]!.values])).toEqual([...column!.values].map((v) => 2 * v));
      expect(rows[0]!.columns.map(({ method }) => method)).toEqual(['energy']);
      const [unfitted] = rowsOf(await score({ methods: [], own: [{ detector: far }] }))[0]!.own!;
      expect(unfitted!.faults[0]!.message).toBe(
        'Far has not been fitted for this network: fit it on in-distribution images first.',
      );
    });

    test('a detector from outside whose id is taken, or that gives too few scores, is refused in a sentence', async () => {
      const one = (id: string): Detector => ({
        meta: { id, label: 'One', reads: ['logits'], parameters: {} },
        compute: { score: () => Promise.resolve(new Float64Array(1)) },
      });
      const of = (...ids: string[]) => score({ own: ids.map((id) => ({ detector: one(id) })) });
      await expect(of('energy')).rejects.toMatchObject({ code: 'bad-settings' });
      await expect(of('one', 'one')).rejects.toThrow(
        'There is a detector "one" already: give yours another id.',
      );
      await expect(of('one')).rejects.toThrow('One gave 1 scores for 7 images; it must give one an image.');
      expect(engine.memory().tensors).toBe(before);
    });

    test('a cancel leaves nothing', async () => {
      const abort = new AbortController();
      await expect(
        (async () => {
          for await (const event of engine.run('fit', fitSpec({ batch: 8 }), { signal: abort.signal }))
            if (event.type === 'progress' && event.done === 16) abort.abort();
        })(),
      ).rejects.toMatchObject({ code: 'cancelled' });
      expect(engine.memory().tensors).toBe(before);
    });
  });
});
