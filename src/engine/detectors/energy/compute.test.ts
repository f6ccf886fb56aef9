import { expect, test } from 'vitest';
import { describeDetector } from '../testing/describeDetector';
import { compute, energy } from './compute';
import { meta } from './meta';

describeDetector(meta, compute, [{ golden: 'energy' }, { golden: 'energy T3', params: { temperature: 3 } }]);

test('large logits do not overflow, and a cold one is MaxLogit', () => {
  expect(energy([5000, 0])).toBe(-5000);
  expect(energy([3, 1, 2], 0.01)).toBeCloseTo(-3, 12);
});
