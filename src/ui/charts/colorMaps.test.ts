import { describe, expect, it } from 'vitest';
import { difference, diverging, greys, magma, parseRgb, tint, toCss, viridis } from './colorMaps';

const lightness = ([r, g, b]: readonly number[]): number => 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;

describe('colour maps', () => {
  it('reads the notations that a browser gives', () => {
    expect(parseRgb('#1d5fd0')).toEqual([29, 95, 208]);
    expect(parseRgb('#fff')).toEqual([255, 255, 255]);
    expect(parseRgb('rgb(1, 2, 3)')).toEqual([1, 2, 3]);
    expect(toCss([29, 95, 208])).toBe('#1d5fd0');
  });

  it.each([
    ['light', diverging(false), 1],
    ['dark', diverging(true), -1],
  ] as const)('is neutral at 0 and blue / red at the ends (%s)', (_, map, sign) => {
    const [negative, zero, positive] = [map.at(-1), map.at(0), map.at(1)];
    expect(Math.max(...zero) - Math.min(...zero)).toBeLessThan(12);
    expect(negative[2]).toBeGreaterThan(negative[0]);
    expect(positive[0]).toBeGreaterThan(positive[2]);
    expect(Math.sign(lightness(zero) - lightness(positive))).toBe(sign);
    expect(map.at(7)).toEqual(positive);
  });

  it('draws less in one hue, more in the other, nothing in the middle', () => {
    const map = difference({ less: '#b45309', more: '#1d5fd0', middle: '#eceef2' });
    expect(toCss(map.at(-1))).toBe('#b45309');
    expect(toCss(map.at(0))).toBe('#eceef2');
    expect(toCss(map.at(1))).toBe('#1d5fd0');
  });

  it.each([
    ['magma', magma],
    ['viridis', viridis],
    ['greys', greys(false)],
    ['tint', tint('#1d5fd0', '#ffffff', '#16181d')],
  ] as const)('%s goes one way in lightness', (_, map) => {
    const steps = Array.from({ length: 9 }, (_, i) => lightness(map.at(i / 8)));
    const direction = Math.sign(steps[8]! - steps[0]!);
    for (let i = 1; i < 9; i++) expect(Math.sign(steps[i]! - steps[i - 1]!)).toBe(direction);
  });
});
