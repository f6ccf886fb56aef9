import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .record({ alpha: fc.constantFrom(0, 0.01, 0.3, 1) })
      .map((a) => ({ op: 'leakyRelu' as const, ...named(), ...a })),
    (x, { alpha }) => (x > 0 ? x : alpha * x),
  ),
);
