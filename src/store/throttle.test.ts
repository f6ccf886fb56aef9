import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Throttle } from './throttle';

const calls: string[] = [];
let waiting: (() => void) | null = null;
const call = (name: string) => () => void calls.push(name);
const throttle = () =>
  new Throttle(60, (callback) => {
    waiting = callback;
    return () => (waiting = null);
  });

beforeEach(() => {
  vi.useFakeTimers();
  calls.length = 0;
  waiting = null;
});
afterEach(() => {
  vi.useRealTimers();
});

it('makes the first call soon, and within the interval only the last of the others', () => {
  const t = throttle();
  t.request(call('a'));
  expect(calls).toEqual([]);
  waiting?.();
  t.request(call('b'));
  t.request(call('c'));
  vi.advanceTimersByTime(59);
  expect(calls).toEqual(['a']);
  vi.advanceTimersByTime(1);
  expect(calls).toEqual(['a', 'c']);
});

it('drops a call that has not been made, at either wait', () => {
  const t = throttle();
  t.request(call('a'));
  t.cancel();
  expect(waiting).toBeNull();
  t.request(call('b'));
  waiting?.();
  t.request(call('c'));
  t.cancel();
  vi.advanceTimersByTime(1000);
  expect(calls).toEqual(['b']);
});
