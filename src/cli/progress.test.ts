import { expect, test } from 'vitest';
import { duration, progressLine } from './progress';
import { layout } from './score';

test('the line of progress has count, rate and time left where they are known', () => {
  expect(progressLine(0, 300, 0)).toBe('0 of 300 images');
  expect(progressLine(120, 300, 15)).toBe('120 of 300 images, 8.0 a second, 23 s left');
  expect(progressLine(2, 10, 8)).toBe('2 of 10 images, 4.0 s each, 32 s left');
  expect(progressLine(1200, null, 100)).toBe('1,200 images, 12.0 a second');
  expect(duration(59.6)).toBe('1 min 00 s');
  expect(duration(4210)).toBe('1 h 10 min');
});

test('one engine a core, never more than pictures; one on a GPU; --jobs is obeyed', () => {
  const of = (total: number | null, jobs: number | null, backend: 'wasm' | 'webgpu') =>
    layout(total, { jobs, backend }, 4);
  expect(of(1, null, 'wasm')).toEqual({ lanes: 1, size: 1 });
  expect(of(10, null, 'wasm')).toEqual({ lanes: 4, size: 1 });
  expect(of(10_000, null, 'wasm')).toEqual({ lanes: 4, size: 16 });
  expect(of(10_000, null, 'webgpu').lanes).toBe(1);
  expect(of(10_000, 3, 'webgpu').lanes).toBe(3);
  expect(of(null, null, 'wasm')).toEqual({ lanes: 4, size: 16 });
  expect(of(0, null, 'wasm').lanes).toBe(1);
});
