import { describe, expect, it } from 'vitest';
import { ordinal, percentileWords, placeLabels, placeOf, ticksOf } from './ruler';

describe('the ruler', () => {
  it('runs from end to end, and gives the last fifth half of its length', () => {
    expect([0, 40, 80, 90, 100].map(placeOf)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect([-3, 140].map(placeOf)).toEqual([0, 1]);
  });

  it('writes the threshold down, and nothing on top of it', () => {
    expect(ticksOf(95)).toEqual([0, 20, 40, 60, 80, 90, 95, 100]);
    expect(ticksOf(91)).toEqual([0, 20, 40, 60, 80, 91, 100]);
    expect(ticksOf(null)).toContain(90);
  });

  it('moves labels aside that would touch, and into more rows where there is no room', () => {
    const labels = ['GAIA', 'S&I', 'MSP', 'MaxLogit', 'Energy'].map((text) => ({ text, percentile: 50 }));
    const placed = placeLabels(labels, 900);
    const at = placed.map(({ label }) => label).sort((a, b) => a - b);
    for (let n = 1; n < at.length; n++) expect(at[n]! - at[n - 1]!).toBeGreaterThan(40);
    expect(new Set(placed.map(({ mark }) => mark)).size).toBe(1);
    expect(Math.max(...placeLabels(labels, 200).map(({ row }) => row))).toBeGreaterThan(0);
    for (const { label } of placeLabels(labels, 320)) {
      expect(label).toBeGreaterThan(0);
      expect(label).toBeLessThan(320);
    }
    expect(placeLabels([], 320)).toEqual([]);
  });

  it('counts as people do', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 93, 100].map(ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '93rd',
      '100th',
    ]);
    expect([100, 99.8, 47.2, 0.1, 0].map(percentileWords)).toEqual([
      'above all test images',
      '99th percentile',
      '47th percentile',
      '1st percentile',
      'below all test images',
    ]);
  });
});
