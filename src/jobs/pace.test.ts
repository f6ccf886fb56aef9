import { beforeEach, expect, test } from 'vitest';
import { type Host, paced } from './pace';
import type { Schedule } from './frames';

/** A clock by hand: frames come at once, the page is idle when told so. */
let time = 0;
let timers: { readonly at: number; readonly run: () => void }[] = [];
let idle: (() => void) | null = null;
const host: Host = {
  now: () => time,
  whenIdle: (callback) => (idle = callback),
  later: (run, ms) => {
    const timer = { at: time + ms, run };
    timers.push(timer);
    return () => (timers = timers.filter((other) => other !== timer));
  },
};
const atOnce: Schedule = (callback) => {
  callback();
  return () => undefined;
};
function go(to: number): void {
  time = to;
  const due = timers.filter(({ at }) => at <= to);
  timers = timers.filter(({ at }) => at > to);
  for (const { run } of due) run();
}
function drawn(): void {
  const callback = idle;
  idle = null;
  callback?.();
}

beforeEach(() => {
  time = 0;
  timers = [];
  idle = null;
});

test('the first call waits for nothing', () => {
  const calls: number[] = [];
  paced(atOnce, host)(() => calls.push(time));
  go(0);
  expect(calls).toEqual([0]);
});

test('after a drawing of 40 ms the next call is 120 ms later', () => {
  const calls: number[] = [];
  const schedule = paced(atOnce, host);
  schedule(() => calls.push(time));
  go(0);
  go(40);
  drawn();
  go(50);
  schedule(() => calls.push(time));
  go(159);
  expect(calls).toEqual([0]);
  go(160);
  expect(calls).toEqual([0, 160]);
});

test('what comes while the page draws waits for the drawing and its pause', () => {
  const calls: number[] = [];
  const schedule = paced(atOnce, host);
  schedule(() => calls.push(time));
  go(0);
  go(10);
  schedule(() => calls.push(time));
  go(100);
  expect(calls).toEqual([0]);
  drawn();
  go(399);
  expect(calls).toEqual([0]);
  go(400);
  expect(calls).toEqual([0, 400]);
});

test('a call that is called off does not come, whether it waits for the drawing or for its pause', () => {
  const calls: number[] = [];
  const schedule = paced(atOnce, host);
  schedule(() => calls.push(time));
  go(0);
  const off = schedule(() => calls.push(-1));
  off();
  drawn();
  const offLater = schedule(() => calls.push(-2));
  offLater();
  go(1000);
  expect(calls).toEqual([0]);
});
