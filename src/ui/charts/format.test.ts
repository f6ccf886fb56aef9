import { describe, expect, it } from 'vitest';
import { formatCount, formatNumber, formatPercent, formatSigned, niceCeil, powerOfTen } from './format';

describe('numbers for people', () => {
  it('keeps the digits that mean something, with a true minus sign', () => {
    expect(formatNumber(-0.001234567)).toBe('−0.00123');
    expect(formatNumber(1.5e-7)).toBe('1.5·10⁻⁷');
    expect(formatNumber(-2e-12)).toBe('−2·10⁻¹²');
    expect(formatNumber(0)).toBe('0');
    expect(powerOfTen(-4)).toBe('10⁻⁴');
    expect(formatSigned(0.25)).toBe('+0.25');
    expect(formatSigned(0)).toBe('0');
    expect(formatCount(1234567)).toBe('1,234,567');
  });

  it('never rounds a share to 0% or 100% that is neither', () => {
    expect(formatPercent(0)).toBe('0%');
    expect(formatPercent(1)).toBe('100%');
    expect(formatPercent(0.00001)).toBe('< 0.1%');
    expect(formatPercent(0.99999)).toBe('> 99.9%');
    expect(formatPercent(0.5236)).toBe('52.4%');
  });

  it('ends axes at round numbers at or above the value', () => {
    expect([0.2, 0.21, 3, 9.5, 0].map((v) => niceCeil(v))).toEqual([0.2, 0.5, 5, 10, 1]);
    expect(niceCeil(0.0121, [1, 1.5, 2])).toBe(0.015);
  });
});
