import { describe, expect, test } from 'vitest';
import type { Engine, EngineOptions } from '../engine/engine';
import { threadsStart, withThreads } from './threads';

/** A worker that does one thing after it was started. */
const fake = (does: 'message' | 'error' | 'nothing'): Worker => {
  const target = new EventTarget();
  queueMicrotask(() => {
    if (does !== 'nothing') target.dispatchEvent(new Event(does));
  });
  return Object.assign(target, { terminate: () => undefined }) as unknown as Worker;
};

describe('threads on hosts with a strict policy', () => {
  test('a thread that answers, one that is refused, one that is silent, one that cannot be made', async () => {
    expect(await threadsStart('/wasm/', () => fake('message'))).toBe('started');
    expect(await threadsStart('/wasm/', () => fake('error'))).toBe('refused');
    expect(await threadsStart('/wasm/', () => fake('nothing'), 5)).toBe('silent');
    expect(
      await threadsStart('/wasm/', () => {
        throw new DOMException('refused', 'SecurityError');
      }),
    ).toBe('refused');
  });

  test('where they are refused the engine has one thread and says why; else it starts as it was asked', async () => {
    const asked: EngineOptions[] = [];
    const create = (options: EngineOptions): Promise<Engine> => {
      asked.push(options);
      return Promise.resolve({ capabilities: { backend: 'wasm', reason: 'No WebGPU here.' } } as Engine);
    };
    const options = { backend: 'auto', wasmBase: '/wasm/' } as const;
    const refused = await withThreads(create, options, true, () => Promise.resolve('refused'));
    expect(refused.capabilities.reason).toBe(
      'No WebGPU here. One thread, because the host refuses others (its Content-Security-Policy).',
    );
    const given = await withThreads(create, options, true, () => Promise.resolve('started'));
    expect(given.capabilities.reason).toBe('No WebGPU here.');
    // A machine that is too busy is no host that refuses.
    const busy = await withThreads(create, options, true, () => Promise.resolve('silent'));
    expect(busy.capabilities.reason).toBe(
      'No WebGPU here. One thread, because no other could be started within 10 s.',
    );
    // Without isolation there are none anyway.
    await withThreads(create, options, false, () => Promise.reject(new Error('not to be asked')));
    expect(asked.map(({ threads }) => threads)).toEqual([1, undefined, 1, undefined]);
  });
});
