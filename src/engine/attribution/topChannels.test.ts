import { expect, it } from 'vitest';
import { classSums, topChannels } from './topChannels';

it('channels are ranked by float64 sums: in float32 a large pair of opposite weights hides a small one', () => {
  const head = {
    weight: { rows: 3, columns: 3, data: Float32Array.of(2 ** 27, 1, -(2 ** 27), 0.5, 0, 0, 0.25, 0, 0) },
    bias: new Float32Array(3),
  };
  expect([...classSums(head)]).toEqual([1, 0.5, 0.25]);
  expect(Math.fround(Math.fround(2 ** 27 + 1) - 2 ** 27)).toBe(0);
  expect([...topChannels(classSums(head), 0.4)]).toEqual([1, 0, 0]);
});

it('a tie at the cut keeps the lower index', () => {
  expect([...topChannels([1, 2, 1, 1], 0.5)]).toEqual([1, 1, 0, 0]);
});
