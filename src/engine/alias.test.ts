import { beforeAll, describe, expect, it } from 'vitest';
import { useNodeBackend } from './nodeBackend';
import { alias, tf } from './tf';

describe.each(['wasm', 'cpu'] as const)('a second handle, on %s', (backend) => {
  beforeAll(() => useNodeBackend(backend));

  it('shares the values and outlives the first', async () => {
    const x = tf.tensor2d([1, -2, 3, 4], [2, 2]);
    const before = tf.memory();
    const y = alias(x);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(tf.memory().numTensors).toBe(before.numTensors + 1);
    x.dispose();
    expect([...(await y.data())]).toEqual([1, -2, 3, 4]);
    expect(y.shape).toEqual([2, 2]);
    y.dispose();
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers - 1);
  });
});
