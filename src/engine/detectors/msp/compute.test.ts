import { expect, test } from 'vitest';
import { describeDetector } from '../testing/describeDetector';
import { compute, msp } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('a network that is all but certain is told from one that is a little less so', () => {
  expect(msp([60, 0, 0])).toBeGreaterThan(0);
  expect(msp([60, 0, 0])).toBeLessThan(msp([59, 0, 0]));
});
