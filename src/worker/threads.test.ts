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
    expect(await threadsStart('/wasm/', () => fake('message'))).toBe(true);
    expect(await threadsStart('/wasm/', () => fake('error'))).toBe(false);
    expect(await threadsStart('/wasm/', () => fake('nothing'), 5)).toBe(false);
    expect(
      await threadsStart('/wasm/', () => {
        throw new DOMException('refused', 'SecurityError');
      }),
    ).toBe(false);
  });

  test('where they are refused the engine has one thread and says why; else it starts as it was asked', async () => {
    const asked: EngineOptions[] = [];
    const create = (options: EngineOptions): Promise<Engine> => {
      asked.push(options);
      return Promise.resolve({ capabilities: { backend: 'wasm', reason: 'No WebGPU here.' } } as Engine);
    };
    const options = { backend: 'auto', wasmBase: '/wasm/' } as const;
    const refused = await withThreads(create, options, true, () => Promise.resolve(false));
    expect(refused.capabilities.reason).toBe(
      'No WebGPU here. One thread, because the host refuses others (its Content-Security-Policy).',
    );
    const given = await withThreads(create, options, true, () => Promise.resolve(true));
    expect(given.capabilities.reason).toBe('No WebGPU here.');
    // Without isolation there are none anyway.
    await withThreads(create, options, false, () => Promise.reject(new Error('not to be asked')));
    expect(asked.map(({ threads }) => threads)).toEqual([1, undefined, undefined]);
  });
});
