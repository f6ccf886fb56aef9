import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .constantFrom({ alpha: 0.2, beta: 0.5 }, { alpha: 1 / 6, beta: 0.5 })
      .map((a) => ({ op: 'hardSigmoid' as const, ...named(), ...a })),
    (x, { alpha, beta }) => Math.min(Math.max(alpha * x + beta, 0), 1),
    { amplitude: 6 },
  ),
);
