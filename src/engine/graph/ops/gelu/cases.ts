import * as fc from 'fast-check';
import { erf } from '../testing/erf';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .constantFrom({}, { approximate: 'none' as const }, { approximate: 'tanh' as const })
      .map((a: { approximate?: 'none' | 'tanh' }) => ({ op: 'gelu' as const, ...named(), ...a })),
    (x, { approximate }) =>
      approximate === 'tanh'
        ? (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
        : (x / 2) * (1 + erf(x / Math.SQRT2)),
    { amplitude: 4 },
  ),
);
