import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, logScale, spread, stopsScale } from './sliderScale';

const STOPS = [1, 2, 3, 4, 8, 16, 64];
const scale = stopsScale(STOPS);

describe('a scale of stops', () => {
  it('sets the stops equally far apart, and finds each again', () => {
    STOPS.forEach((stop, i) => {
      expect(scale.toTrack(stop)).toBe(i + 1);
      for (const off of [-0.4, 0, 0.4]) expect(scale.fromTrack(i + 1 + off)).toBe(stop);
    });
    expect([scale.low, scale.high]).toEqual([1, 7]);
  });

  it('lays what is between two stops between them, and clips what is beyond', () => {
    expect(scale.toTrack(6)).toBe(4.5);
    expect(scale.toTrack(0)).toBe(1);
    expect(scale.toTrack(100)).toBe(7);
  });

  it('reaches what is between two stops where that is asked for', () => {
    expect([1, 4.5, 5.5, 7, 9].map(scale.between)).toEqual([1, 6, 12, 64, 64]);
  });

  it('steps to the neighbouring stop, from between two as well, and stays at the ends', () => {
    expect([1, 4, 6, 64].map((x) => scale.next!(x, 1))).toEqual([2, 8, 8, 64]);
    expect([1, 4, 6, 64].map((x) => scale.next!(x, -1))).toEqual([1, 3, 4, 16]);
  });
});

it('linear and logarithmic scales come back to the value', () => {
  for (const { toTrack, fromTrack } of [linearScale(0, 10, 0.1), logScale(1e-4, 1, 0.02)])
    for (const x of [0.001, 0.05, 1]) expect(fromTrack(toTrack(x))).toBeCloseTo(x, 9);
});

describe('things side by side', () => {
  it('lie where they belong as long as there is room', () => {
    expect(spread([50, 100, 200], 40, 300)).toEqual([50, 100, 200]);
  });
  it('push each other apart evenly, in their order, and stay inside', () => {
    expect(spread([100, 110], 40, 300)).toEqual([85, 125]);
    expect(spread([8, 28, 48, 68], 36, 280)).toEqual([18, 54, 90, 126]);
    expect(spread([280, 290], 40, 300)).toEqual([240, 280]);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 320, noNaN: true }), { maxLength: 8 }), (places) => {
        const rising = [...places].sort((a, b) => a - b);
        const centres = spread(rising, 40, 320);
        expect(centres).toHaveLength(places.length);
        centres.forEach((x, n) => {
          expect(x).toBeGreaterThanOrEqual(20 - 1e-9);
          expect(x).toBeLessThanOrEqual(300 + 1e-9);
          if (n > 0) expect(x - centres[n - 1]!).toBeGreaterThanOrEqual(40 - 1e-9);
        });
      }),
    );
  });
});
