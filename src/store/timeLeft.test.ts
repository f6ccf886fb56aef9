import { expect, it } from 'vitest';
import { TimeLeft } from './timeLeft';

it('goes by the pace of the steps after the first pass, and begins anew with each job', () => {
  let now = 1000;
  const left = new TimeLeft(() => now);
  const at = (ms: number, done: number, total: number): number | null => {
    now = ms;
    return left.after(done, total);
  };
  expect(at(1000, 0, 5)).toBeNull();
  expect(at(1100, 1, 5)).toBeNull();
  // Two seconds a step, three more to come; then slower.
  expect(at(3100, 2, 5)).toBe(6);
  expect(at(7100, 3, 5)).toBe(6);
  expect(at(8000, 5, 5)).toBeNull();
  expect(at(9000, 0, 3)).toBeNull();
  expect(at(9500, 1, 3)).toBeNull();
  expect(at(10000, 2, 3)).toBe(0.5);
});
