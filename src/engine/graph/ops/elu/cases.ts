import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .record({ alpha: fc.double({ min: 0.2, max: 2, noNaN: true }) })
      .map((a) => ({ op: 'elu' as const, ...named(), ...a })),
    (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x)),
    { amplitude: 3 },
  ),
);
