import { beforeAll, describe, expect, test } from 'vitest';
import { mulberry32 } from '../lib/random';
import { useNodeBackend } from './nodeBackend';
import { tf } from './tf';

describe('slices on WASM', () => {
  beforeAll(() => useNodeBackend('wasm'));

  /** Values `0, 1, 2, ..` of a shape, and what a slice of them holds. */
  const want = (shape: readonly number[], begin: readonly number[], size: readonly number[]): number[] => {
    const out: number[] = [];
    const walk = (axis: number, at: number): void => {
      if (axis === shape.length) {
        out.push(at);
        return;
      }
      for (let i = 0; i < size[axis]!; i++) walk(axis + 1, at * shape[axis]! + begin[axis]! + i);
    };
    walk(0, 0);
    return out;
  };

  test.each<[string, number[], number[], number[]]>([
    ['samples of a batch', [5, 3, 2, 4], [1, 0, 0, 0], [3, 3, 2, 4]],
    ['the last sample', [5, 3, 2, 4], [4, 0, 0, 0], [1, 3, 2, 4]],
    ['all of it', [2, 3], [0, 0], [2, 3]],
    ['rows of one sample', [1, 4, 3, 2], [0, 2, 0, 0], [1, 2, 3, 2]],
    ['columns', [2, 4, 5, 3], [0, 0, 1, 0], [2, 4, 3, 3]],
    ['channels', [2, 2, 2, 6], [0, 0, 0, 2], [2, 2, 2, 3]],
    ['part of a vector', [7], [2], [3]],
  ])('%s', async (_title, shape, begin, size) => {
    const n = shape.reduce((a, b) => a * b, 1);
    for (const dtype of ['float32', 'int32'] as const) {
      const x = tf.tensor(
        Array.from({ length: n }, (_, i) => i),
        shape,
        dtype,
      );
      const y = tf.slice(x, begin, size);
      expect(y.shape).toEqual(size);
      expect(y.dtype).toBe(dtype);
      expect([...(await y.data())]).toEqual(want(shape, begin, size));
      tf.dispose([x, y]);
    }
  });

  test('while the memory grows, and without a tensor left', async () => {
    const before = tf.memory().numTensors;
    const random = mulberry32(3);
    const n = 2 ** 20;
    const values = Float32Array.from({ length: n }, random);
    const x = tf.tensor(values, [4, n / 4]);
    const kept: tf.Tensor[] = [];
    for (let i = 0; i < 40; i++) {
      const y = tf.slice(x, [i % 4, 0], [1, -1]);
      kept.push(y);
    }
    for (const [i, y] of kept.entries()) {
      const got = await y.data();
      expect(got.length).toBe(n / 4);
      expect(got.every((v, k) => v === values[(i % 4) * (n / 4) + k])).toBe(true);
    }
    tf.dispose([x, ...kept]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
