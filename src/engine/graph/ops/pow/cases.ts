import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .constantFrom(-1, -0.5, 0, 0.5, 1, 1.7, 2, 3)
      .map((exponent) => ({ op: 'pow' as const, ...named(), exponent })),
    (x, { exponent }) => x ** exponent,
    { centre: 1.5, amplitude: 1 },
  ),
);
