import { expect, test } from 'vitest';
import { describeDetector } from '../testing/describeDetector';
import { compute, gen } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('with one class that counts it is that class alone, and more classes add to it', () => {
  const z = [2, 1, -1];
  const p = Math.E ** 2 / (Math.E ** 2 + Math.E + 1 / Math.E);
  expect(gen(z, 0.5, 1)).toBeCloseTo(Math.sqrt(p * (1 - p)), 12);
  expect(gen(z, 0.5, 3)).toBeGreaterThan(gen(z, 0.5, 2));
  expect(gen(z, 0.5, 100)).toBe(gen(z, 0.5, 3));
});

test('a network that is all but certain still has a score above 0', () => {
  expect(gen([100, 0, 0], 0.1, 3)).toBeGreaterThan(1e-5);
});
