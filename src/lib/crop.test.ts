import { expect, test } from 'vitest';
import { cropOf, frameIn, frameOf, frameText } from './crop';

test('a frame is one number where it is a square, and rows by columns where it is none', () => {
  expect(frameOf(32)).toEqual([32, 32]);
  expect(frameOf([48, 64])).toEqual([48, 64]);
  expect(cropOf(32, 32)).toBe(32);
  expect(cropOf(48, 64)).toEqual([48, 64]);
  expect(frameText(32)).toBe('32 × 32');
  expect(frameText([48, 64])).toBe('48 × 64');
});

test.each([
  ['224', [224, 224]],
  ['48x64', [48, 64]],
  [' 48 × 64 ', [48, 64]],
  ['0', null],
  ['64x', null],
  ['-3', null],
  ['1.5', null],
  ['4096', [4096, 4096]],
  ['32x4097', null],
] as const)('"%s" is read', (text, frame) => {
  expect(frameIn(text)).toEqual(frame);
});
