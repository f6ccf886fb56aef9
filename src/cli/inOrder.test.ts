import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './inOrder';
import type { Item, Lane, Outcome } from './work';

const item = (file: string): Item => ({ kind: 'picture', file });
const outcome = (file: string, fatal = false): Outcome => ({
  file,
  notes: [],
  text: file,
  fault: null,
  fatal,
});
const files = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
async function* batches(names: readonly string[]): AsyncGenerator<readonly Item[]> {
  for (const name of names) yield await Promise.resolve([item(name)]);
}
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((go) => setImmediate(go));
};
const lane = (run: Lane['run']): Lane => ({ run, end: () => undefined });
const answer = (items: readonly Item[]): readonly Outcome[] => items.map(({ file }) => outcome(file));

test('however the lanes finish, outcomes come in the order of the images', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(6), { maxLength: 40 }),
      async (count, waits) => {
        const taken: string[] = [];
        const lanes = Array.from({ length: count }, () =>
          lane(async (items) => {
            await turns(waits[Number(items[0]!.file)]!);
            return answer(items);
          }),
        );
        const names = files(waits.length);
        await inOrder(batches(names), lanes, async (outcomes) => {
          await turns(1);
          taken.push(...outcomes.map(({ file }) => file));
        });
        expect(taken).toEqual(names);
      },
    ),
    { numRuns: 40 },
  );
});

test('a slow first batch does not let the others fill memory', async () => {
  let [begun, free] = [0, (): void => undefined];
  const first = new Promise<void>((go) => (free = go));
  const slow = lane(async (items) => {
    await first;
    return answer(items);
  });
  const fast = lane((items) => {
    begun++;
    return Promise.resolve(answer(items));
  });
  const taken: string[] = [];
  const all = inOrder(batches(files(100)), [slow, fast], (outcomes) => {
    taken.push(...outcomes.map(({ file }) => file));
    return Promise.resolve();
  });
  await turns(300);
  expect(taken).toEqual([]);
  expect(begun).toBeLessThan(20);
  free();
  await all;
  expect(taken).toEqual(files(100));
});

test('after a fault of the backend nothing more is begun; what was done is taken', async () => {
  let begun = 0;
  const taken: string[] = [];
  const only = lane((items) => {
    begun++;
    return Promise.resolve(items.map(({ file }) => outcome(file, file === '3')));
  });
  await inOrder(batches(files(10)), [only], (outcomes) => {
    taken.push(...outcomes.map(({ file }) => file));
    return Promise.resolve();
  });
  expect(begun).toBe(4);
  expect(taken).toEqual(files(4));
});

test('a lane that is lost is told, after what the others did', async () => {
  const taken: string[] = [];
  const good = lane(async (items) => {
    await turns(2);
    return answer(items);
  });
  const dead = lane(() => Promise.reject(new Error('An engine ended unexpectedly.')));
  const all = inOrder(batches(files(6)), [good, dead], (outcomes) => {
    taken.push(...outcomes.map(({ file }) => file));
    return Promise.resolve();
  });
  await expect(all).rejects.toThrow('An engine ended unexpectedly.');
  expect(taken).toContain('0');
});

test('on abort what is done is taken, also beyond a batch that is not', async () => {
  const stop = new AbortController();
  const taken: string[] = [];
  const stuck = lane(
    () =>
      new Promise((resolve) => {
        stop.signal.addEventListener('abort', () => {
          resolve([]);
        });
      }),
  );
  let count = 0;
  const good = lane((items) => {
    if (++count === 3) stop.abort();
    return Promise.resolve(answer(items));
  });
  await inOrder(
    batches(files(20)),
    [stuck, good],
    (outcomes) => {
      taken.push(...outcomes.map(({ file }) => file));
      return Promise.resolve();
    },
    stop.signal,
  );
  expect(taken).toEqual(['1', '2', '3']);
});
