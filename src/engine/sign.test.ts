import { describe, expect, test } from 'vitest';
import { histograms } from './histogram/reduce';
import { binOf, BIN_COUNT, ZERO_BIN } from './histogram/bins';
import { useNodeBackend } from './nodeBackend';
import { exactSign } from './sign';
import { tf } from './tf';

const MAGNITUDES = [1, 1e-3, 1.2e-7, 1.1e-7, 1e-8, 1e-12, 1e-20, 1e-37];

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  test('the sign of a number however small is not zero; of zero it is', async () => {
    await useNodeBackend(backend);
    const x = tf.tensor1d([...MAGNITUDES, ...MAGNITUDES.map((m) => -m), 0, -0]);
    const signs = await exactSign(x).data();
    expect([...signs].map((s) => s + 0)).toEqual([
      ...MAGNITUDES.map(() => 1),
      ...MAGNITUDES.map(() => -1),
      0,
      0,
    ]);
  });

  test('a gradient of 1e-8 is in its own bin, not in the zero bin', async () => {
    await useNodeBackend(backend);
    const x = [1.5e-8, -1.5e-8, 0];
    const counts = await histograms([tf.tensor4d(x, [1, 1, 3, 1])]).data();
    const expected = new Array<number>(BIN_COUNT).fill(0);
    for (const v of x) expected[binOf(v)]!++;
    expect([...counts]).toEqual(expected);
    expect(counts[ZERO_BIN]).toBe(1);
  });
});
