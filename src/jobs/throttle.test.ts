import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Throttle } from './throttle';

const calls: string[] = [];
let waiting: (() => void) | null = null;
let asked = 0;
const call = (name: string) => () => void calls.push(name);
const throttle = () =>
  new Throttle(60, (callback) => {
    asked++;
    waiting = callback;
    return () => undefined;
  });

beforeEach(() => {
  vi.useFakeTimers();
  calls.length = 0;
  waiting = null;
  asked = 0;
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

it('is not put off by a person who drags without pause', () => {
  const t = throttle();
  for (const name of ['a', 'b', 'c']) {
    t.cancel();
    t.request(call(name));
  }
  expect(asked).toBe(1);
  waiting?.();
  expect(calls).toEqual(['c']);
  for (let n = 0; n < 12; n++) {
    t.cancel();
    t.request(call(`${n}`));
    vi.advanceTimersByTime(10);
  }
  expect(calls).toEqual(['c', '5', '11']);
});

it('drops a call that has not been made, at either wait', () => {
  const t = throttle();
  t.request(call('a'));
  t.cancel();
  waiting?.();
  expect(calls).toEqual([]);
  t.request(call('b'));
  waiting?.();
  t.request(call('c'));
  t.cancel();
  vi.advanceTimersByTime(1000);
  expect(calls).toEqual(['b']);
});
