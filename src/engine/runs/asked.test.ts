/** `explain`, `curves` and `cascade`: what they give, what they refuse, and that nothing is left behind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '..';
import { METHODS, metaOf } from '../detectors/methods';
import type { CascadeEvent, CascadeSpec, CurvesEvent, CurvesSpec, ExplainSpec, MapEvent } from '../jobs';
import { nodeWasmBase } from '../nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { Sabotage, SABOTAGE } from '../testing/sabotage';
import { smallImage, smallNet } from '../testing/smallNet';
import { must } from '../../lib/must';
import type { AskedMethod } from './types';

const settings: Settings = { ...DEFAULT_SETTINGS, eta: 0.1, iterations: 3 };
const image = smallImage(30);
const on = { pack: 'small', image, settings };

describe.each(['wasm', 'cpu'] as const)('what is asked by itself, on %s', (backend) => {
  let engine: Engine;
  let sabotage: Sabotage;
  let before = 0;
  beforeAll(async () => {
    engine = await createEngine({ backend, wasmBase: nodeWasmBase() });
    await engine.loadModel('small', smallNet());
    sabotage = new Sabotage();
    before = engine.memory().tensors;
  });
  afterAll(() => {
    sabotage.restore();
    engine.dispose();
  });
  async function eventsOf<T>(events: AsyncGenerator<T>): Promise<T[]> {
    const all: T[] = [];
    for await (const event of events) all.push(event);
    expect(engine.memory().tensors, 'tensors after the job').toBe(before);
    return all;
  }
  const explain = (asked: AskedMethod, change: Partial<ExplainSpec> = {}) =>
    eventsOf(engine.run('explain', { ...on, methods: [asked], ...change }));

  test('an explanation has the score that `score` gives, with parameters filled in', async () => {
    const methods = METHODS.filter((m) => metaOf(m).side === null && !metaOf(m).fitted);
    const rows = await eventsOf(
      engine.run('score', { ...on, images: [image], methods: methods.map((method) => ({ method })) }),
    );
    const { columns } = must(rows.find((event) => event.type === 'rows'));
    for (const { method, values, params, faults } of columns) {
      if (faults.length > 0) {
        await expect(explain({ method })).rejects.toThrow(must(faults[0]).message);
        continue;
      }
      const [event, more] = await explain({ method });
      expect(more).toBeUndefined();
      expect(event).toMatchObject({ type: 'explanation', method, params });
      const { score } = must(event).explanation;
      expect(Math.abs(score - values[0]!), method).toBeLessThanOrEqual(1e-9 * Math.abs(values[0]!));
    }
  });

  test('what has no explanation, or no state, is said in a sentence', async () => {
    await expect(explain({ method: 'si-z' })).rejects.toMatchObject({
      code: 'not-applicable',
      message: expect.stringMatching(/no explanation of one image/) as string,
    });
    await expect(explain({ method: 'knn' })).rejects.toThrow(/not been fitted/);
    const wide = { ...smallImage(), width: 9 } as typeof image;
    await expect(explain({ method: 'energy' }, { image: wide })).rejects.toMatchObject({ code: 'bad-image' });
    expect(engine.memory().tensors).toBe(before);
  });

  const shown = async (): Promise<Float32Array> => {
    const events = await eventsOf<MapEvent>(engine.run('map', { ...on, map: { kind: 'input-gradient' } }));
    return must(events[0]).result.values;
  };
  const curvesSpec = (values: Float32Array): CurvesSpec => ({ ...on, values, steps: 4, orders: 2 });
  const cascadeSpec: CascadeSpec = { ...on, map: { kind: 'input-gradient' }, stages: 3 };

  test('curves come after their progress; a map of another size is refused', async () => {
    const events = await eventsOf<CurvesEvent>(engine.run('curves', curvesSpec(await shown())));
    expect(events.map(({ type }) => type)).toEqual([...Array<string>(4).fill('progress'), 'curves']);
    expect(events.at(-1)).toMatchObject({ steps: 4, seed: settings.seed });
    await expect(eventsOf(engine.run('curves', curvesSpec(new Float32Array(3))))).rejects.toThrow(
      /64 values; it has 3/,
    );
  });

  test('a cascade ends with every layer random, and gives the same again', async () => {
    const run = () => eventsOf<CascadeEvent>(engine.run('cascade', cascadeSpec));
    const events = await run();
    const last = must(events.at(-1));
    expect(last.layers).toBe(last.of);
    expect(await run()).toEqual(events);
    expect(engine.has('small')).toBe(true);
  });

  test('a cancel, or a kernel that throws, leaves nothing', async () => {
    const values = await shown();
    const jobs = [
      () => engine.run('curves', curvesSpec(values)),
      () => engine.run('cascade', cascadeSpec),
      () => engine.run('explain', { ...on, methods: [{ method: 'odin' }] }),
      () => engine.run('explain', { ...on, methods: [{ method: 'rankfeat', params: { stages: 'last' } }] }),
    ];
    const abort = new AbortController();
    const cut = engine.run('cascade', cascadeSpec, { signal: abort.signal });
    expect((await cut.next()).done).toBe(false);
    abort.abort();
    await expect(cut.next()).rejects.toMatchObject({ code: 'cancelled' });
    expect(engine.memory().tensors).toBe(before);
    for (const job of jobs) {
      sabotage.arm();
      await eventsOf<unknown>(job());
      const { calls } = sabotage;
      for (let n = 1; n <= calls; n += Math.ceil(calls / 15)) {
        sabotage.arm(n);
        await expect(eventsOf<unknown>(job()), `call ${n} of ${calls}`).rejects.toMatchObject({
          message: SABOTAGE,
        });
        expect(engine.memory().tensors, `after call ${n} of ${calls}`).toBe(before);
      }
      sabotage.arm();
    }
  });
});
