import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .record({ alpha: fc.double({ min: -1, max: 1, noNaN: true }) })
      .map((a) => ({ op: 'thresholdedRelu' as const, ...named(), ...a })),
    (x, { alpha }) => (x > alpha ? x : 0),
  ),
);
