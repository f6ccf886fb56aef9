import { expect, test } from 'vitest';
import { describeDetector } from '../testing/describeDetector';
import { compute, maxLogit } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('a constant added to all logits is taken from the score', () => {
  expect(maxLogit([3, 1, 2].map((v) => v + 5))).toBe(maxLogit([3, 1, 2]) - 5);
});
