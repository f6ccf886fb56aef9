import { expect, test } from 'vitest';
import { isOutOfMemory } from './errors';

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('a RangeError is called out of memory only where memory ran out', () => {
  expect(isOutOfMemory(thrownBy(() => new Float32Array(2 ** 60)))).toBe(true);
  const deeper = (n: number): number => 1 + deeper(n + 1);
  for (const act of [
    () => deeper(0),
    () => (1).toFixed(200),
    () => new Float32Array(-1),
    () => [1].with(3, 0),
  ]) {
    const error = thrownBy(act);
    expect(error).toBeInstanceOf(RangeError);
    expect(isOutOfMemory(error)).toBe(false);
  }
});
