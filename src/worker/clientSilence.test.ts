import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineClient } from './client';
import type { FromWorker, ToWorker } from './protocol';
import { START_SILENCE_MS, WORK_SILENCE_MS } from './clientSilence';
import { analyseSpec } from './testing/fakeEngine';
import type { WorkerLike } from './transport';

/** A worker that the test speaks for. */
class Puppet implements WorkerLike {
  readonly heard: ToWorker[] = [];
  terminated = false;
  say: (message: FromWorker) => void = () => undefined;
  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }
  listen(onMessage: (message: FromWorker) => void): void {
    this.say = onMessage;
  }
  terminate(): void {
    this.terminated = true;
  }
}

const READY: FromWorker = {
  type: 'ready',
  capabilities: {
    backend: 'wasm',
    available: ['wasm'],
    threads: 1,
    simd: true,
    crossOriginIsolated: true,
    reason: '',
  },
};
const GRACE = 3000;

let workers: Puppet[];
let client: EngineClient;
let said: (string | null)[];
const last = (): Puppet => workers.at(-1)!;
const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  said = [];
  client = new EngineClient(
    () => {
      workers.push(new Puppet());
      return last();
    },
    { packBase: 'packs/', wasmBase: 'wasm/', backend: 'auto' },
  );
  client.onSilent((sentence) => said.push(sentence));
});
afterEach(() => {
  client.dispose();
  vi.useRealTimers();
});

describe('a worker that says nothing', () => {
  it('while it starts: a sentence after the time limit, and its end when it is ready after all', async () => {
    await after(START_SILENCE_MS - 1);
    expect(said).toEqual([]);
    await after(GRACE);
    expect(said).toEqual([expect.stringMatching(/^The engine has not started within 30 s and says nothing/)]);
    last().say(READY);
    expect(said.at(-1)).toBeNull();
    // It may start as slowly as it likes: nobody ends it.
    expect(workers).toHaveLength(1);
  });

  it('“Iteration 2 of 8” does not stand for ever: a sentence, and its end with the next word', async () => {
    last().say(READY);
    await after(10 * WORK_SILENCE_MS);
    // Nothing is wanted of it.
    expect(said).toEqual([]);
    client.start('analyse', analyseSpec(), { onEvent: () => undefined });
    for (let n = 0; n < 20; n++) {
      await after(WORK_SILENCE_MS / 2);
      last().say({ type: 'alive' });
    }
    expect(said).toEqual([]);
    await after(WORK_SILENCE_MS + GRACE);
    expect(said).toEqual([expect.stringMatching(/^The engine has said nothing for 20 s: it may be stuck\./)]);
    last().say({ type: 'alive' });
    expect(said.at(-1)).toBeNull();
  });

  it('is not silent while the page itself is still at its last event, nor when its work is done', async () => {
    last().say(READY);
    let drawn = (): void => undefined;
    const job = client.start('analyse', analyseSpec(), {
      onEvent: () => new Promise<void>((resolve) => (drawn = resolve)),
    });
    last().say({ type: 'event', jobId: job.id, seq: 0, event: { type: 'working', flop: 1 } });
    await after(3 * WORK_SILENCE_MS);
    expect(said).toEqual([]);
    drawn();
    await after(WORK_SILENCE_MS / 2);
    expect(last().heard.at(-1)).toEqual({ type: 'ack', jobId: job.id, seq: 0 });
    last().say({ type: 'done', jobId: job.id });
    await after(3 * WORK_SILENCE_MS);
    expect(said).toEqual([]);
  });

  it('is given up when a person says so: another takes its place, and the job may begin anew', async () => {
    last().say(READY);
    const job = client.start('analyse', analyseSpec(), { onEvent: () => undefined });
    const ended = job.done.catch((error: unknown) => (error as { code: string }).code);
    await after(WORK_SILENCE_MS + GRACE);
    client.restart();
    expect(await ended).toBe('worker-died');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(said.at(-1)).toBeNull();
    expect(last().heard.map(({ type }) => type)).toEqual(['init']);
  });

  it('can be given up as often as a person likes while it starts', async () => {
    for (let n = 0; n < 5; n++) client.restart();
    expect(workers).toHaveLength(6);
    let unavailable = 0;
    client.onUnavailable(() => unavailable++);
    await after(START_SILENCE_MS + GRACE);
    expect(said.at(-1)).toMatch(/has not started/);
    expect(unavailable).toBe(0);
  });
});
