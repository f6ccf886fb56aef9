import { expect, test, vi } from 'vitest';
import type { MethodId } from '../engine/detectors/methods';
import type { States } from '../packs/states';
import { FittedStates } from './fittedStates';

const state = (x: number) => ({ mean: { shape: [1], data: Float32Array.of(x) } });

test('a state is read once, for the detectors that need one; one that is given is kept', async () => {
  const read = vi.fn((methods: readonly MethodId[]) =>
    Promise.resolve(
      Object.fromEntries(methods.filter((m) => m === 'knn').map((m) => [m, state(1)])) as States,
    ),
  );
  const fitted = new FittedStates();
  fitted.of('p', read);
  const asked = [
    { method: 'msp' as const },
    { method: 'knn' as const },
    { method: 'dice' as const, state: state(2) },
  ];
  const filled = await fitted.fill('p', asked);
  expect(filled.map((m) => m.state?.mean?.data[0])).toEqual([undefined, 1, 2]);
  expect(await fitted.fill('p', asked)).toEqual(filled);
  expect(read).toHaveBeenCalledExactlyOnceWith(['knn']);
});

test('another pack has its own states, and a pack that is opened anew is read anew', async () => {
  const fitted = new FittedStates();
  const of = (x: number) => () => Promise.resolve({ knn: state(x) });
  fitted.of('a', of(1));
  fitted.of('b', null);
  const value = async (pack: string) =>
    (await fitted.fill(pack, [{ method: 'knn' }]))[0]?.state?.mean?.data[0];
  expect([await value('a'), await value('b'), await value('unknown')]).toEqual([1, undefined, undefined]);
  fitted.of('a', of(3));
  expect(await value('a')).toBe(3);
});
