import { describe, expect, it } from 'vitest';
import { axesOf, axisOf, heightsOf, positionOf, ticksOf } from './density';

const drawn = (from: number, to: number, score: number) => ({
  quantiles: Array.from({ length: 21 }, (_, i) => from + ((to - from) * i) / 20),
  score,
  threshold: to - (to - from) * 0.05,
});

describe('the axis of a score', () => {
  it('holds the ID scores, the threshold and the score, and does not stretch to one far away', () => {
    const near = axisOf(drawn(10, 12, 13))!;
    expect(near.low).toBeLessThan(10);
    expect(near.high).toBeGreaterThan(13);
    expect(axisOf(drawn(10, 12, 1000))!.high).toBeLessThan(20);
    expect(axisOf({ quantiles: null, score: 1, threshold: null })).toBeNull();
  });
  it('is shared where both are at home on it, and each method’s own where they are not', () => {
    const [a, b] = axesOf([drawn(10, 12, 11), drawn(10.5, 12.5, 11)]);
    expect(a).toEqual(b);
    const [c, d] = axesOf([drawn(10, 12, 11), drawn(2, 4, 3)]);
    expect(c).not.toEqual(d);
    const [e, f] = axesOf([drawn(10, 12, 11), null]);
    expect(e).not.toBeNull();
    expect(f).toBeNull();
  });
  it('has three to six round ticks inside it', () => {
    for (const [low, high] of [
      [11.7, 14.4],
      [-5, 3],
      [0.0012, 0.0019],
      [0, 1],
    ] as const) {
      const ticks = ticksOf({ low, high });
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(new Set(ticks.map((t) => t.label)).size).toBe(ticks.length);
      for (const { value } of ticks) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
    }
  });
  it('draws the density highest where the ID scores are', () => {
    const one = drawn(10, 12, 11);
    const axis = axisOf(one)!;
    const heights = heightsOf(one.quantiles, axis);
    expect(Math.max(...heights)).toBe(1);
    const top = heights.indexOf(1) / (heights.length - 1);
    expect(Math.abs(top - positionOf(axis, 11))).toBeLessThan(0.35);
    expect(heights[0]).toBeLessThan(0.5);
  });
});
