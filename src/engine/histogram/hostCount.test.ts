import { describe, expect, test } from 'vitest';
import { mulberry32 } from '../../lib/random';
import { useNodeBackend } from '../nodeBackend';
import { tf } from '../tf';
import { BIN_COUNT, binOf, MAX_EXPONENT, MIN_EXPONENT, PER_DECADE } from './bins';
import { hostCounts } from './hostCount';
import { Pace } from '../pace';
import { histograms, tapStats } from './reduce';

const PACE = new Pace(() => Promise.resolve());

/** One a channel, so that a wrong bin cannot be made up for by another. */
const binsBy = (values: Float32Array): number[] => {
  const counts = hostCounts(values, values.length);
  return Array.from(values, (_, c) => counts.subarray(c * BIN_COUNT, (c + 1) * BIN_COUNT).indexOf(1));
};

describe('counts on the host', () => {
  test('are binOf of every bit pattern: random ones, both sides of every edge, zeros, denormals, infinities', () => {
    const random = mulberry32(5);
    const bits = Uint32Array.from({ length: 20_000 }, () => Math.floor(random() * 2 ** 32));
    const values = [...new Float32Array(bits.buffer)].filter((v) => !Number.isNaN(v));
    for (let k = 0; k <= (MAX_EXPONENT - MIN_EXPONENT) * PER_DECADE; k++) {
      const near = new Float32Array([10 ** (MIN_EXPONENT + k / PER_DECADE)]);
      const at = new Uint32Array(near.buffer)[0]!;
      for (const step of [-1, 0, 1]) {
        const v = new Float32Array(new Uint32Array([at + step]).buffer)[0]!;
        values.push(v, -v);
      }
    }
    values.push(0, -0, 1e-45, -1e-45, Infinity, -Infinity, 3e38);
    const all = Float32Array.from(values);
    expect(binsBy(all)).toEqual(Array.from(all, binOf));
    // Without the magnitudes that share their upper bits with zero there is nothing to put right afterwards.
    const usual = all.filter((v) => v === 0 || Math.abs(v) > 1e-40);
    expect(usual.length).toBeLessThan(all.length);
    expect(binsBy(usual)).toEqual(Array.from(usual, binOf));
  });

  test('keep the channels apart, the last axis being the channel', () => {
    const counts = hostCounts(new Float32Array([1, 0, 1, -1, 0, 0]), 2);
    expect(counts[binOf(1)]).toBe(2);
    expect(counts[binOf(0)]).toBe(1);
    expect(counts[BIN_COUNT + binOf(-1)]).toBe(1);
    expect(counts[BIN_COUNT + binOf(0)]).toBe(2);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(6);
  });

  test.each(['wasm', 'cpu'] as const)(
    'are what the kernels of %s count, away from the edges',
    async (backend) => {
      await useNodeBackend(backend);
      const random = mulberry32(7);
      // Mantissas away from 1 and from the root of 10, where the bins' edges are.
      const value = (): number => {
        const mantissa = random() < 0.5 ? 1.2 + 1.8 * random() : 3.3 + 6 * random();
        const size = mantissa * 10 ** (Math.floor(random() * 18) - 15);
        return random() < 0.2 ? 0 : random() < 0.5 ? -size : size;
      };
      const shapes = [
        [1, 4, 4, 3],
        [1, 2, 3, 5],
      ];
      const gs = shapes.map((s) => {
        const n = s.reduce((a, b) => a * b, 1);
        return tf.tensor(Float32Array.from({ length: n }, value), s);
      });
      const kernels = histograms(gs);
      const want = [...(await kernels.data())];
      kernels.dispose();
      const stats = await tapStats(PACE, gs, [0, 1], ['a', 'b'], true, 0);
      expect(stats.flatMap((s) => [...s.histogram])).toEqual(want);
      const tolerant = await tapStats(PACE, gs, [0, 1], ['a', 'b'], true, 1e-3);
      for (const [i, g] of gs.entries()) {
        const data = await g.data();
        const k = g.shape.at(-1)!;
        const share = Array.from(
          { length: k },
          (_, c) => data.filter((v, n) => n % k === c && Math.abs(v) > 1e-3).length / (g.size / k),
        );
        expect([...tolerant[i]!.density]).toEqual(share.map(Math.fround));
      }
      tf.dispose(gs);
    },
  );
});

describe.each(['wasm', 'cpu'] as const)('statistics of what is not finite, on %s', (backend) => {
  const stats = async (values: readonly number[], histograms: boolean): Promise<unknown> => {
    await useNodeBackend(backend);
    const gs = [tf.ones([1, 2, 2, 2]), tf.tensor([...values], [1, 2, 2, 2])];
    try {
      return await tapStats(PACE, gs, [4, 1], ['', 'second', '', '', 'first'], histograms, 0);
    } finally {
      tf.dispose(gs);
    }
  };
  test.each([true, false])(
    'histograms %s: NaN and infinity are refused, the tap named',
    async (histograms) => {
      for (const bad of [NaN, Infinity, -Infinity])
        await expect(stats([0, 1, -1, 2, 0, bad, 5, 0], histograms)).rejects.toMatchObject({
          code: 'not-finite',
          message: `The gradient at "second" is ${bad} at position 2 of channel 1, not a finite number.`,
        });
      const before = tf.memory().numTensors;
      await stats([Infinity, -Infinity, 0, 0, 0, 0, 0, 0], histograms).catch(() => undefined);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
  test.each([true, false])(
    'histograms %s: large numbers whose sum overflows are counted',
    async (histograms) => {
      const got = (await stats([3e38, 0, 3e38, 0, 3e38, -3e38, 3e38, 200], histograms)) as {
        density: Float32Array;
      }[];
      expect([...got[1]!.density]).toEqual([1, 0.5]);
    },
  );
});
