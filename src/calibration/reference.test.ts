import { describe, expect, it } from 'vitest';
import { deviation, referenceOf, shareWithFewer } from './reference';

/** 101 images of two taps with two channels and one: densities 0, 0.01 ... 1 in all, and half of that in the last. */
const rows = Array.from({ length: 101 }, (_, i) => [i / 100, i / 100, i / 200]);

describe('the ID reference', () => {
  it('has mean, deviation and the 5 to 95% band of layers and channels', () => {
    const { layers, channels, images } = referenceOf(rows, [101, 202], [2, 1]);
    expect(images).toBe(101);
    expect([...layers.mean]).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.25, 6)]);
    expect(layers.low[0]).toBeCloseTo(0.05, 6);
    expect(layers.high[0]).toBeCloseTo(0.95, 6);
    expect(layers.std[0]).toBeCloseTo(Math.sqrt((101 ** 2 - 1) / 12) / 100, 6);
    expect(channels.map(({ mean }) => mean.length)).toEqual([2, 1]);
    expect(channels[1]!.high[0]).toBeCloseTo(0.475, 6);
  });

  it('counts how many layers each ID image has outside, and the bins of an average image', () => {
    const { denser, sparser, counts } = referenceOf(rows, [101, 202], [2, 1]);
    // The five densest are above in both layers, all others in none.
    expect([...denser]).toEqual([96, 0, 5]);
    expect([...sparser]).toEqual([96, 0, 5]);
    expect([...counts]).toEqual([1, 2]);
    expect(shareWithFewer(denser, 2)).toBeCloseTo(96 / 101, 9);
    expect(shareWithFewer(denser, 0)).toBe(0);
    expect(shareWithFewer(denser, 3)).toBe(1);
  });

  it('is not made of so few images that they have no 5% and 95%', () => {
    expect(() => referenceOf(rows.slice(0, 19), [1], [2, 1])).toThrow(
      'A reference needs at least 20 images; there are 19.',
    );
  });

  it('measures deviations in ID standard deviations, and in positions where the ID images hardly differ', () => {
    expect(deviation(0.5, 0.3, 0.1, 1024)).toBeCloseTo(2, 9);
    expect(deviation(2 / 64, 0, 0, 64)).toBe(2);
  });
});
