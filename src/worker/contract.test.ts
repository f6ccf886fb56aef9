import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Capabilities } from '../engine/engine';
import type { EngineError } from '../engine/errors';
import type { AnalyseEvent, JobEvent } from '../engine/jobs';
import { EngineClient, MAX_EARLY_DEATHS } from './client';
import type { FromWorker, ToWorker, WireError } from './protocol';
import { startWithRerun } from './clientRerun';
import {
  analyseEvents,
  analyseSpec,
  type FakeWorker,
  inProcess,
  macrotask,
  Script,
  throughChannel,
} from './testing/fakeEngine';

const codeOf = async (done: Promise<void>): Promise<string> =>
  done.then(
    () => 'done',
    (error: unknown) => (error as EngineError).code,
  );
const until = async (condition: () => boolean): Promise<void> => {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await macrotask();
  }
};

describe.each([
  { name: 'in process', transport: inProcess },
  { name: 'through a message channel', transport: throughChannel },
])('the job contract, $name', ({ transport }) => {
  let script: Script;
  let client: EngineClient;
  let workers: FakeWorker[];
  let toWorker: ToWorker[];
  let fromWorker: FromWorker[];

  /** The transport, with every message written down. */
  const makeWorker = (): FakeWorker => {
    const worker = transport(script);
    workers.push(worker);
    return {
      postMessage: (message) => {
        toWorker.push(message);
        worker.postMessage(message);
      },
      listen: (onMessage, onDeath) => {
        worker.listen((message) => {
          fromWorker.push(message);
          onMessage(message);
        }, onDeath);
      },
      terminate: () => {
        worker.terminate();
      },
      crash: worker.crash,
      get terminated() {
        return worker.terminated;
      },
    };
  };
  const make = (backend: 'auto' | 'webgpu' | 'wasm' = 'auto'): EngineClient =>
    (client = new EngineClient(makeWorker, { packBase: 'packs/', wasmBase: 'wasm/', backend }));

  beforeEach(() => {
    script = new Script();
    workers = [];
    toWorker = [];
    fromWorker = [];
  });
  afterEach(() => {
    client.dispose();
  });

  const run = (iterations = 2, pack = 'p') => {
    const events: AnalyseEvent[] = [];
    const job = client.start('analyse', analyseSpec({ iterations }, pack), {
      onEvent: (event) => {
        events.push(event);
      },
    });
    return { job, events };
  };
  const endsOf = (id: number): FromWorker[] =>
    fromWorker.filter(
      (m) => (m.type === 'done' || m.type === 'failed' || m.type === 'cancelled') && m.jobId === id,
    );

  it('tells how much of a pack has come, until it is no longer asked', async () => {
    make();
    const heard: [string, number][] = [];
    const stop = client.onFetched((pack, bytes) => heard.push([pack, bytes]));
    await run(1, 'first').job.done;
    expect(heard).toEqual([
      ['first', 1000],
      ['first', 2500],
    ]);
    stop();
    await run(1, 'second').job.done;
    expect(heard).toHaveLength(2);
  });

  it('streams the events of a job, in order and unchanged, then done, once', async () => {
    make();
    const { job, events } = run(3);
    await job.done;
    expect(events).toEqual([...analyseEvents(analyseSpec({ iterations: 3 }).settings, 'webgpu')]);
    expect(endsOf(job.id).map((m) => m.type)).toEqual(['done']);
    expect(script.loaded).toEqual(['packs/p/']);
  });

  it('runs jobs one at a time in the order of their starts and loads a pack once', async () => {
    make();
    const order: number[] = [];
    const jobs = [run(), run(), run()].map(({ job }) => job);
    await Promise.all(jobs.map((job) => job.done.then(() => order.push(job.id))));
    expect(order).toEqual(jobs.map((job) => job.id));
    expect(script.mostActive).toBe(1);
    expect(script.loaded).toHaveLength(1);
  });

  it('answers a map job', async () => {
    make();
    const events: JobEvent<'map'>[] = [];
    const { pack, image, settings } = analyseSpec();
    const job = client.start(
      'map',
      { pack, image, settings, map: { kind: 'si-path' } },
      { onEvent: (event) => void events.push(event) },
    );
    await job.done;
    expect(events.map((e) => e.result.request.kind)).toEqual(['si-path']);
  });

  it('fails with the code of what went wrong, and goes on with the next job', async () => {
    make();
    script.faults.set('webgpu', 'not-finite');
    const { job } = run();
    await expect(job.done).rejects.toMatchObject({ code: 'not-finite', message: 'The GPU was lost.' });
    const missing = run(2, 'missing');
    await expect(missing.job.done).rejects.toMatchObject({ code: 'bad-pack' });
    script.faults.clear();
    await run().job.done;
    expect(endsOf(job.id)).toHaveLength(1);
  });

  it('cancels while running: no further event, one end', async () => {
    make();
    const events: AnalyseEvent[] = [];
    const job = client.start('analyse', analyseSpec({ iterations: 64 }), {
      onEvent: (event) => {
        events.push(event);
        if (events.length === 3) job.cancel();
      },
    });
    expect(await codeOf(job.done)).toBe('cancelled');
    expect(events).toHaveLength(3);
    expect(endsOf(job.id).map((m) => m.type)).toEqual(['cancelled']);
    await run().job.done;
    expect(workers).toHaveLength(1);
  });

  it('cancels before the start, without touching the job that runs', async () => {
    make();
    const first = run(4);
    const second = run();
    second.job.cancel();
    second.job.cancel();
    expect(await codeOf(second.job.done)).toBe('cancelled');
    await first.job.done;
    expect(second.events).toEqual([]);
    expect(script.runs).toHaveLength(1);
  });

  it('cancels while the engine is still starting', async () => {
    let open = (): void => undefined;
    script.gate = new Promise((resolve) => (open = resolve));
    make();
    const { job } = run();
    await macrotask();
    job.cancel();
    expect(await codeOf(job.done)).toBe('cancelled');
    open();
    await run().job.done;
    expect(script.runs).toHaveLength(1);
  });

  it('cancels while a network opens in slices, and opens it once for whoever comes after', async () => {
    let open = (): void => undefined;
    script.opening = new Promise((resolve) => (open = resolve));
    script.slices = 20;
    make();
    const first = run();
    await until(() => script.uploads.length === 1);
    first.job.cancel();
    expect(await codeOf(first.job.done)).toBe('cancelled');
    const second = run(3);
    second.job.cancel();
    expect(await codeOf(second.job.done)).toBe('cancelled');
    expect(script.opened).toEqual([]);
    const third = run(4);
    open();
    await third.job.done;
    expect([script.loaded, script.uploads, script.opened]).toEqual([['packs/p/'], ['p'], ['p']]);
    expect(script.runs).toHaveLength(1);
    expect(workers).toHaveLength(1);
  });

  it('has never more than two events unread by a slow reader', async () => {
    make();
    let unread = 0;
    let most = 0;
    const posted = (): number =>
      fromWorker.filter((m) => m.type === 'event').length - toWorker.filter((m) => m.type === 'ack').length;
    const job = client.start('analyse', analyseSpec({ iterations: 8 }), {
      onEvent: async () => {
        unread++;
        for (let i = 0; i < 4; i++) {
          await macrotask();
          most = Math.max(most, posted());
        }
        unread--;
      },
    });
    await job.done;
    expect(most).toBe(2);
    expect(unread).toBe(0);
    expect(fromWorker.flatMap((m) => (m.type === 'event' ? [m.seq] : []))).toEqual(
      Array.from({ length: 17 }, (_, i) => i),
    );
  });

  it('cancels a job that waits for its reader', async () => {
    make();
    let release = (): void => undefined;
    const job = client.start('analyse', analyseSpec({ iterations: 8 }), {
      onEvent: () => new Promise<void>((resolve) => (release = resolve)),
    });
    await until(() => fromWorker.filter((m) => m.type === 'event').length === 2);
    job.cancel();
    await until(() => endsOf(job.id).length === 1);
    release();
    expect(await codeOf(job.done)).toBe('cancelled');
  });

  it('ends a job whose listener throws', async () => {
    make();
    const job = client.start('analyse', analyseSpec(), {
      onEvent: () => {
        throw new Error('listener');
      },
    });
    await expect(job.done).rejects.toMatchObject({ code: 'internal', message: 'listener' });
    await run().job.done;
  });

  it.each(['gpu-lost', 'gpu-error', 'self-test-failed', 'out-of-memory'] as const)(
    'after %s runs the job from its start on the next backend, and says so',
    async (code) => {
      make();
      const ready: Capabilities[] = [];
      client.onCapabilities((capabilities) => ready.push(capabilities));
      script.faults.set('webgpu', code);
      const { job, events } = run();
      await job.done;
      expect(script.runs.map((r) => r.backend)).toEqual(['webgpu', 'wasm']);
      expect(script.created[1]!.exclude).toEqual(['webgpu']);
      expect(script.disposed).toBe(1);
      expect(events.map((e) => e.type)).toEqual([
        'plan',
        'forward',
        'plan',
        'forward',
        'iteration',
        'iteration',
        'done',
      ]);
      expect(fromWorker.flatMap((m) => (m.type === 'event' ? [m.seq] : []))).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(ready.map((c) => c.backend)).toEqual(['webgpu', 'wasm']);
      expect(ready[1]!.reason).toContain('The GPU was lost. Working on WASM instead.');
      await run().job.done;
      expect(script.created).toHaveLength(2);
    },
  );

  it('fails with the fault, and says unavailable, when no backend is left', async () => {
    make();
    const errors: WireError[] = [];
    client.onUnavailable((error) => errors.push(error));
    script.backends = ['webgpu'];
    script.faults.set('webgpu', 'gpu-lost');
    expect(await codeOf(run().job.done)).toBe('gpu-lost');
    expect(await codeOf(run().job.done)).toBe('backend-unavailable');
    expect(errors.map((e) => e.code)).toEqual(['backend-unavailable']);
  });

  it('takes another backend where the chosen one does not start', async () => {
    script.broken.add('webgpu');
    make('webgpu');
    const ready: Capabilities[] = [];
    client.onCapabilities((capabilities) => ready.push(capabilities));
    await run().job.done;
    expect(ready).toHaveLength(1);
    expect(ready[0]!.backend).toBe('wasm');
    expect(ready[0]!.reason).toContain('webgpu is not available here.');
  });

  it('rejects every pending job when the worker dies, and starts another', async () => {
    make();
    const first = run(64);
    const second = run();
    await until(() => first.events.length > 2);
    workers[0]!.crash('boom');
    expect(await codeOf(first.job.done)).toBe('worker-died');
    expect(await codeOf(second.job.done)).toBe('worker-died');
    expect(workers[0]!.terminated).toBe(true);
    await run().job.done;
    expect(workers).toHaveLength(2);
  });

  it('runs a job again after one death, not after two', async () => {
    make();
    const events: string[] = [];
    const start = () =>
      startWithRerun(client, 'analyse', analyseSpec({ iterations: 16 }), {
        onEvent: (event) => void events.push(event.type),
      });
    const once = start();
    await until(() => events.includes('iteration'));
    workers[0]!.crash('boom');
    await once.done;
    expect(events.filter((e) => e === 'plan')).toHaveLength(2);
    const twice = start();
    for (const n of [1, 2]) {
      events.length = 0;
      await until(() => events.includes('iteration'));
      workers[n]!.crash('boom');
    }
    expect(await codeOf(twice.done)).toBe('worker-died');
    const cancelled = start();
    cancelled.cancel();
    expect(await codeOf(cancelled.done)).toBe('cancelled');
  });

  it('ends a worker that does not answer a cancel, and only then', async () => {
    make();
    script.hang = true;
    const first = run();
    const second = run();
    await until(() => script.runs.length === 1);
    const before = Date.now();
    first.job.cancel();
    expect(await codeOf(first.job.done)).toBe('cancelled');
    expect(await codeOf(second.job.done)).toBe('worker-died');
    expect(Date.now() - before).toBeGreaterThan(1900);
    script.hang = false;
    await run().job.done;
    expect(workers).toHaveLength(2);
  });

  it('gives up on workers that die before they are ready', async () => {
    script.gate = new Promise(() => undefined);
    make();
    const errors: WireError[] = [];
    client.onUnavailable((error) => errors.push(error));
    for (let n = 0; n < MAX_EARLY_DEATHS; n++) workers[n]!.crash('no script');
    expect(errors.map((e) => e.code)).toEqual(['backend-unavailable']);
    expect(await codeOf(run().job.done)).toBe('backend-unavailable');
    expect(workers).toHaveLength(MAX_EARLY_DEATHS);
    script.gate = Promise.resolve();
    client.setBackend('auto');
    await run().job.done;
  });

  it('changes the backend in a fresh worker; what ran ends as cancelled', async () => {
    make();
    const { job, events } = run(64);
    await until(() => events.length > 2);
    client.setBackend('wasm');
    expect(await codeOf(job.done)).toBe('cancelled');
    await run().job.done;
    expect(script.runs.at(-1)!.backend).toBe('wasm');
    expect(workers.map((w) => w.terminated)).toEqual([true, false]);
  });

  it('leaves nothing hanging when it is closed', async () => {
    make();
    const { job } = run();
    client.dispose();
    expect(await codeOf(job.done)).toBe('worker-died');
    expect(await codeOf(run().job.done)).toBe('worker-died');
  });
});
