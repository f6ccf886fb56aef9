import { expect, test } from 'vitest';
import { quantiles } from './quantiles';

test('quantiles are numpy.quantile with its linear rule', () => {
  // numpy.quantile([3, 1, 2, 10], numpy.linspace(0, 1, 5))
  expect(quantiles([3, 1, 2, 10], 5)).toEqual([1, 1.75, 2.5, 4.75, 10]);
  expect(quantiles([7], 3)).toEqual([7, 7, 7]);
});
