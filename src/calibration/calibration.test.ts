import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../engine/settings';
import {
  CALIBRATED_SETTINGS,
  findCalibration,
  percentile,
  roundedPercentile,
  threshold,
} from './calibration';

const q = [0, 1, 2, 4, 8];

describe('percentile', () => {
  it('interpolates between the quantiles and ends at 0 and 100', () => {
    expect(percentile(q, -1)).toBe(0);
    expect(percentile(q, 0)).toBe(0);
    expect(percentile(q, 0.5)).toBeCloseTo(12.5);
    expect(percentile(q, 3)).toBeCloseTo(62.5);
    expect(percentile(q, 8)).toBe(100);
    expect(percentile(q, Infinity)).toBe(100);
  });
  it('is written down in steps of half a percent; 0 and 100 are beyond all', () => {
    expect([0, 0.1, 47.24, 47.3, 99.98, 100].map(roundedPercentile)).toEqual([0, 0.5, 47, 47.5, 99.5, 100]);
  });
  it('takes the middle of equal quantiles', () => {
    expect(percentile([0, 0, 0, 1, 2], 0)).toBeCloseTo(25);
    expect(percentile([0, 1, 1, 1, 2], 1)).toBeCloseTo(50);
  });
  it('has no answer for NaN or without quantiles', () => {
    expect(percentile(q, NaN)).toBeNaN();
    expect(percentile([], 1)).toBeNaN();
  });
  it('undoes threshold', () => {
    for (const p of [0, 0.1, 0.5, 0.77, 0.95, 1]) expect(percentile(q, threshold(q, p))).toBeCloseTo(100 * p);
  });
});

describe('threshold', () => {
  it('is the quantile at the target true-positive rate', () => {
    const hundred = Array.from({ length: 101 }, (_, i) => i);
    expect(threshold(hundred, 0.95)).toBe(95);
    expect(threshold(hundred, 0.29)).toBeCloseTo(29);
    expect(threshold(hundred, 2)).toBe(100);
    expect(threshold([], 0.95)).toBeNaN();
  });
});

describe('findCalibration', () => {
  const entries = [
    { method: 'msp', quantiles: q },
    { method: 'gaia-z', quantiles: q },
    { method: 'si-z', eta: 0.001, iterations: 2, integration: 'mean', quantiles: q },
    { method: 'si-z', eta: 0.01, iterations: 4, integration: 'add', quantiles: q },
    { method: 'si-a', quantiles: q },
  ];
  const find = (method: string, change: Partial<typeof DEFAULT_SETTINGS> = {}): number =>
    entries.findIndex((e) => e === findCalibration(entries, method, { ...DEFAULT_SETTINGS, ...change }));

  it('repeats the defaults of the engine', () => {
    expect(CALIBRATED_SETTINGS).toEqual(DEFAULT_SETTINGS);
  });
  it('matches eta, iterations and integration exactly', () => {
    expect(find('si-z')).toBe(2);
    expect(find('si-z', { eta: 0.01, iterations: 4, integration: 'add' })).toBe(3);
    expect(find('si-z', { eta: 0.01 })).toBe(-1);
    expect(find('si-a')).toBe(4);
  });
  it('refuses every other setting that is off its default, where it matters', () => {
    expect(find('si-z', { perturbation: 'random' })).toBe(-1);
    expect(find('si-z', { splitting: false })).toBe(-1);
    expect(find('si-z', { taps: 'reference' })).toBe(-1);
    expect(find('si-z', { l2Bound: 1 })).toBe(-1);
    expect(find('si-z', { topFraction: 0.5 })).toBe(2);
    expect(find('si-a', { topFraction: 0.5 })).toBe(-1);
    // Rule A knows neither integration nor form nor tolerance.
    expect(find('si-a', { integration: 'add', scoreForm: 'mean-square', tolerance: 1e-6 })).toBe(4);
    expect(find('si-a', { splitting: false })).toBe(-1);
    expect(find('si-z', { scoreForm: 'mean-square' })).toBe(-1);
    expect(find('si-z', { integration: 'add' })).toBe(-1);
    expect(find('si-z', { labelSpace: 'z' })).toBe(2);
    expect(find('gaia-z', { eta: 0.5, perturbation: 'none' })).toBe(1);
    expect(find('gaia-z', { tolerance: 1e-6 })).toBe(-1);
    expect(find('msp', { taps: 'reference' })).toBe(0);
    expect(findCalibration(entries, 'msp', null)).toBe(entries[0]);
    expect(findCalibration(entries, 'si-z', null)).toBeNull();
    expect(find('energy')).toBe(-1);
  });
});
