import { expect, test } from 'vitest';
import { serveCalls } from '../lib/threadCalls';
import { CallClient } from './clientCalls';

interface Sums {
  add(a: number, b: number): number;
  later(text: string): string;
  fail(): void;
  odd(): unknown;
}
interface Heard {
  readonly event: 'heard';
  readonly times: number;
}

/** A thread in this one: what is posted comes a microtask later, as a copy. */
class Beside extends EventTarget {
  isEnded = false;
  private listener: ((event: { readonly data: never }) => void) | null = null;
  readonly scope = {
    postMessage: (message: unknown): void => {
      const data: unknown = structuredClone(message);
      queueMicrotask(() => {
        this.dispatchEvent(new MessageEvent('message', { data }));
      });
    },
    addEventListener: (_type: 'message', listener: (event: { readonly data: never }) => void): void => {
      this.listener = listener;
    },
  };
  terminate(): void {
    this.isEnded = true;
  }
  postMessage(message: unknown): void {
    queueMicrotask(() => this.listener?.({ data: structuredClone(message) as never }));
  }
}

function setUp() {
  const heard: Heard[] = [];
  const threads: Beside[] = [];
  const client = new CallClient<Sums, Heard>(
    () => {
      const thread = new Beside();
      threads.push(thread);
      const tell = serveCalls<Sums, Heard>(
        {
          add: (a, b) => {
            tell({ event: 'heard', times: a });
            return a + b;
          },
          later: (text) => Promise.resolve(text.toUpperCase()),
          fail: () => {
            throw new Error('No sum of nothing.');
          },
          odd: () => () => 1,
        },
        thread.scope,
      );
      // As much of a Worker as is used: Node has none.
      return thread as unknown as Worker;
    },
    (event) => heard.push(event),
    'The thread stopped.',
  );
  return { client, heard, threads };
}

test('each question has its own answer, whatever the order; a fault is one sentence; events are told', async () => {
  const { client, heard, threads } = setUp();
  expect(threads).toHaveLength(0);
  const [five, big, fault] = await Promise.allSettled([
    client.ask('add', 2, 3),
    client.ask('later', 'ood'),
    client.ask('fail'),
  ]);
  expect(five).toEqual({ status: 'fulfilled', value: 5 });
  expect(big).toEqual({ status: 'fulfilled', value: 'OOD' });
  expect(fault).toEqual({ status: 'rejected', reason: new Error('No sum of nothing.') });
  expect(heard).toEqual([{ event: 'heard', times: 2 }]);
  expect(threads).toHaveLength(1);
});

test('where the thread dies every question that waits says so, and the next starts another thread', async () => {
  const { client, threads } = setUp();
  const waits = client.ask('add', 1, 1);
  const error = new Event('error', { cancelable: true });
  threads[0]!.dispatchEvent(error);
  await expect(waits).rejects.toThrow('The thread stopped.');
  expect(error.defaultPrevented).toBe(true);
  await expect(client.ask('add', 1, 1)).resolves.toBe(2);
  expect(threads).toHaveLength(2);
  expect(threads.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  // One that is done for takes nothing from the other.
  const asked = client.ask('later', 'ood');
  threads[0]!.dispatchEvent(new Event('error', { cancelable: true }));
  await expect(asked).resolves.toBe('OOD');
});

test('an answer that cannot be copied is a fault, not a silence', async () => {
  const { client } = setUp();
  await expect(client.ask('odd')).rejects.toThrow('could not be cloned');
});
