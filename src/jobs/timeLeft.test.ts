import { describe, expect, it } from 'vitest';
import { TimeLeft } from './timeLeft';

describe('the time left', () => {
  let now = 0;
  const at = (left: TimeLeft, ms: number, done: number, total: number): number | null => {
    now = ms;
    return left.after(done, total);
  };

  it('goes by the pace of the steps after the first pass', () => {
    const left = new TimeLeft(() => now);
    expect(at(left, 1000, 0, 5)).toBeNull();
    expect(at(left, 1100, 1, 5)).toBeNull();
    // Two seconds a step, three more to come; then slower.
    expect(at(left, 3100, 2, 5)).toBe(6);
    expect(at(left, 7100, 3, 5)).toBe(6);
    expect(at(left, 8000, 5, 5)).toBeNull();
  });

  it('begins anew with another job, also where its first steps come together, and where a job starts over', () => {
    const left = new TimeLeft(() => now);
    at(left, 0, 1, 9);
    expect(at(left, 1000, 2, 9)).toBe(7);
    left.reset();
    expect(at(left, 60_000, 3, 9)).toBeNull();
    expect(at(left, 60_500, 4, 9)).toBe(2.5);
    expect(at(left, 90_000, 2, 9)).toBeNull();
    expect(at(left, 91_000, 3, 9)).toBe(6);
  });
});
