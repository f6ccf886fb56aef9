import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BIN_COUNT, binOf, ZERO_BIN } from '../../../engine/histogram/bins';
import { binAt, decadesOf, placeOf, xAxisOf, zeroRules } from './axis';

const filledBy = (...values: number[]): boolean[] => {
  const filled = new Array<boolean>(BIN_COUNT).fill(false);
  for (const value of values) filled[binOf(value)] = true;
  return filled;
};
const labels = (...values: number[]): string[] =>
  xAxisOf(decadesOf(filledBy(...values))).ticks.map(({ label }) => label);

describe('the decades that are drawn', () => {
  it('hold every value of either sign, and no decade more', () => {
    expect(decadesOf(filledBy(0, 2e-7, -3e-3))).toEqual({ low: -7, high: -2 });
  });

  it('are at least two, and all where there is nothing but zeros', () => {
    expect(decadesOf(filledBy(0.5))).toEqual({ low: -2, high: 0 });
    expect(decadesOf(filledBy(1e-20))).toEqual({ low: -12, high: -10 });
    expect(decadesOf(filledBy(0))).toEqual({ low: -12, high: 2 });
  });
});

describe('places', () => {
  it('of the bins that are drawn are found again, in order, with zero in the middle', () => {
    const value = fc
      .tuple(fc.double({ min: -13, max: 3, noNaN: true }), fc.boolean())
      .map(([e, minus]) => (minus ? -1 : 1) * 10 ** e);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const filled = filledBy(...values);
        const decades = decadesOf(filled);
        const { range } = xAxisOf(decades);
        const bins = Array.from({ length: BIN_COUNT }, (_, b) => b).filter(
          (b) => filled[b] || b === ZERO_BIN,
        );
        const places = bins.map((b) => placeOf(decades, b));
        expect(bins.map((_, i) => binAt(decades, places[i]! + 0.5))).toEqual(bins);
        expect([...places].sort((a, b) => a - b)).toEqual(places);
        expect(places[0]).toBeGreaterThanOrEqual(0);
        expect(places.at(-1)).toBeLessThan(range[1]);
        expect(zeroRules(decades)[0] + 0.5).toBe((range[0] + range[1]) / 2);
        expect([binAt(decades, -0.5), binAt(decades, range[1] + 0.5)]).toEqual([null, null]);
      }),
    );
  });
});

describe('ticks', () => {
  it('are powers of ten, the same either side, fewer where there are many decades', () => {
    expect(labels(2e-3, 0.5)).toEqual(['−10⁰', '−10⁻¹', '−10⁻²', '0', '10⁻²', '10⁻¹', '10⁰']);
    expect(labels(2e-7, 0.5)).toEqual([
      '−10⁰',
      '−10⁻²',
      '−10⁻⁴',
      '−10⁻⁶',
      '0',
      '10⁻⁶',
      '10⁻⁴',
      '10⁻²',
      '10⁰',
    ]);
    expect(labels(0)).toEqual(['−10⁰', '−10⁻⁴', '−10⁻⁸', '0', '10⁻⁸', '10⁻⁴', '10⁰']);
  });
});
