/** When a job lets messages in, by a clock of the test's own; and that a cancel is heard after any node, leaving nothing. */
import { afterEach, expect, test, vi } from 'vitest';
import { EngineError } from './errors';
import { Model } from './graph/model';
import { Pace, type Pause, type Steps } from './pace';
import { type JobContext, type Loaded, runAnalyse } from './run';
import { runScore } from './runs/score';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { noise, onBackends } from './testing/numerics';
import { smallNet } from './testing/smallNet';
import type { NetworkImage } from './jobs';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A clock that stands still unless it is moved. */
function clock(): { now: number } {
  const time = { now: 0 };
  vi.spyOn(performance, 'now').mockImplementation(() => time.now);
  return time;
}

onBackends('a pace', () => {
  test('pauses where the budget is used up, counted from the last pause', async () => {
    const time = clock();
    const seen: string[] = [];
    function* steps(): Steps<string> {
      for (const ms of [10, 10, 10, 29, 1, 100, 5]) {
        time.now += ms;
        seen.push(String(ms));
        yield ms;
      }
      return 'end';
    }
    const pause = (): Promise<void> => {
      seen.push('pause');
      return Promise.resolve();
    };
    const flop: number[] = [];
    const pace = new Pace(Object.assign(pause, { work: (n: number) => flop.push(n) }));
    expect(await pace.run(steps())).toBe('end');
    expect(seen).toEqual(['10', '10', '10', 'pause', '29', '1', 'pause', '100', 'pause', '5']);
    expect(flop).toEqual([10, 10, 10, 29, 1, 100, 5]);
    // What is left of the budget is left to the next computation.
    seen.length = 0;
    time.now += 25;
    await pace.run(steps());
    expect(seen.slice(0, 3)).toEqual(['10', 'pause', '10']);
  });

  test('a computation that a pause ends frees what it holds, and the error goes on', async () => {
    clock();
    let held = 0;
    function* steps(): Steps<undefined> {
      held++;
      try {
        for (;;) yield 0;
      } finally {
        held--;
      }
    }
    const pace = new Pace(() => Promise.reject(new EngineError('cancelled', 'No more.')), 0);
    await expect(pace.run(steps())).rejects.toMatchObject({ code: 'cancelled' });
    expect(held).toBe(0);
  });
});

const image: NetworkImage = { kind: 'normalised', height: 8, width: 8, data: noise(192, 3) };

/** What happens in a job whose every node takes longer than the budget: nodes and pauses; it is cancelled at a pause. */
function slowJob(cancelAt = Infinity): { readonly seen: string[]; readonly context: JobContext } {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 31));
  const seen: string[] = [];
  const pause: Pause = Object.assign(
    () => {
      seen.push('pause');
      return seen.filter((what) => what === 'pause').length > cancelAt
        ? Promise.reject(new EngineError('cancelled', 'The job was cancelled.'))
        : Promise.resolve();
    },
    { work: () => seen.push('node') },
  );
  return { seen, context: { backend: 'cpu', software: false, pause, reserve: () => undefined } };
}

const JOBS: readonly (readonly [string, Partial<Settings>])[] = [
  ['rule z', {}],
  ['rule z with two further iterations', { iterations: 3, integration: 'add' }],
  ['rule a', { labelSpace: 'a' }],
  ['the whole image attacked', { splitting: false }],
];

onBackends('a job whose every node takes longer than the budget', (backend) => {
  const run = async (change: Partial<Settings>, context: JobContext): Promise<void> => {
    const source = smallNet();
    const model = new Model(source.graph, source.weights);
    try {
      const loaded: Loaded = { model, source };
      const settings = { ...DEFAULT_SETTINGS, ...change };
      const spec = { pack: 'small', image, settings, histograms: true };
      for await (const event of runAnalyse(loaded, spec, context)) expect(event.type).not.toBe('working');
    } finally {
      model.dispose();
    }
  };

  test.each(JOBS)('pauses after each: %s', async (_, change) => {
    const { seen, context } = slowJob();
    await run(change, { ...context, backend });
    const nodes = seen.flatMap((what, at) => (what === 'node' ? [at] : []));
    expect(nodes.length).toBeGreaterThan(40);
    for (const at of nodes) expect(seen[at + 1]).toBe('pause');
  });

  test.each(JOBS)(
    'ends where it is cancelled, whichever pause it is, and leaves nothing: %s',
    async (_, change) => {
      const whole = slowJob();
      await run(change, { ...whole.context, backend });
      const pauses = whole.seen.filter((what) => what === 'pause').length;
      // Every pause on plain JavaScript; on WASM, which holds its tensors in the same way, some.
      for (let at = 0; at < pauses; at += backend === 'cpu' ? 1 : 9) {
        const { seen, context } = slowJob(at);
        await expect(run(change, { ...context, backend }), `pause ${at}`).rejects.toMatchObject({
          code: 'cancelled',
        });
        expect(seen.at(-1)).toBe('pause');
        expect(seen.filter((what) => what === 'pause')).toHaveLength(at + 1);
      }
    },
  );

  test('and so does a job of many images', async () => {
    const source = smallNet();
    const model = new Model(source.graph, source.weights);
    const spec = {
      pack: 'small',
      images: [image, image, image],
      methods: [{ method: 'gaia-z' }, { method: 'si-z' }] as const,
      settings: DEFAULT_SETTINGS,
    };
    const score = async (context: JobContext): Promise<void> => {
      for await (const event of runScore({ model, source }, spec, context))
        expect(event.type).not.toBe('working');
    };
    const whole = slowJob();
    await score({ ...whole.context, backend });
    const pauses = whole.seen.filter((what) => what === 'pause').length;
    for (let at = 0; at < pauses; at += backend === 'cpu' ? 1 : 9) {
      const { seen, context } = slowJob(at);
      await expect(score({ ...context, backend }), `pause ${at}`).rejects.toMatchObject({
        code: 'cancelled',
      });
      expect(seen.at(-1)).toBe('pause');
    }
    model.dispose();
  });
});
