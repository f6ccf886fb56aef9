import { defineCases } from '../testing/opCases';
import { pairCases } from '../testing/pairCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  pairCases(
    (pair) => ({ op: 'div' as const, ...pair }),
    (a, b) => a / b,
  ),
);
