import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { afterFrame } from './frames';

let frame: (() => void) | null;
const callback = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  callback.mockClear();
  frame = null;
  vi.stubGlobal('requestAnimationFrame', (f: () => void) => {
    frame = f;
    return 1;
  });
  vi.stubGlobal('cancelAnimationFrame', () => {
    frame = null;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('calls back after the next frame, not in it', () => {
  afterFrame(callback);
  frame?.();
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

it('calls back in a page that draws no frames', () => {
  afterFrame(callback);
  vi.advanceTimersByTime(1000);
  expect(callback).toHaveBeenCalledTimes(1);
});

it('can be called off before the frame, and between the frame and the call', () => {
  afterFrame(callback)();
  expect(frame).toBeNull();
  vi.advanceTimersByTime(1000);
  const off = afterFrame(callback);
  frame!();
  off();
  vi.advanceTimersByTime(1000);
  expect(callback).not.toHaveBeenCalled();
});
