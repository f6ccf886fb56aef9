import { describe, expect, it } from 'vitest';
import {
  formatAbout,
  formatCount,
  formatParameter,
  formatPercentile,
  formatScore,
  formatSeconds,
  formatShare,
  percentDecimals,
} from './numbers';

describe('numbers for people', () => {
  it('keep the digits of a score, with a true minus sign', () => {
    expect([22.4437, -9.51, 3.12e-4, 0, Number.NaN].map((x) => formatScore(x))).toEqual([
      '22.444',
      '−9.5100',
      '3.120e−4',
      '0.0000',
      'NaN',
    ]);
  });

  it('never round a share to none or all', () => {
    expect([0, 1e-6, 0.4724, 0.99999, 1].map((x) => formatShare(x))).toEqual([
      '0.0%',
      '< 0.1%',
      '47.2%',
      '> 99.9%',
      '100.0%',
    ]);
    expect(formatShare(0.998, percentDecimals(300))).toBe('> 99%');
    expect(formatShare(0.998, percentDecimals(10_000))).toBe('99.8%');
  });

  it('say no more of a percentile than is known', () => {
    expect([47.24, 99.8, 0.2].map((x) => formatPercentile(x, 1000))).toEqual([
      '47%',
      'more than 99%',
      'less than 1%',
    ]);
  });

  it('write parameters as they would be typed', () => {
    expect([0.001, 1e-5, 0.9, 0.1 + 0.2, 2e6].map(formatParameter)).toEqual([
      '0.001',
      '1e-5',
      '0.9',
      '0.3',
      '2e6',
    ]);
  });

  it('have no sixty seconds beside minutes', () => {
    expect([0.42, 12.34, 59.96, 119.6, 125].map(formatSeconds)).toEqual([
      '0.42 s',
      '12.3 s',
      '1 min 0 s',
      '2 min 0 s',
      '2 min 5 s',
    ]);
    expect([2, 14, 57, 58, 93, 130, 160].map(formatAbout)).toEqual([
      '5 s',
      '15 s',
      '55 s',
      '60 s',
      '90 s',
      '2 min',
      '3 min',
    ]);
  });

  it('part thousands', () => {
    expect(formatCount(704512)).toBe('704,512');
  });
});
