import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .constantFrom({}, { alpha: 1.2, gamma: 0.8 })
      .map((a: { alpha?: number; gamma?: number }) => ({ op: 'selu' as const, ...named(), ...a })),
    (x, { alpha = 1.6732632423543772, gamma = 1.0507009873554805 }) =>
      gamma * (x > 0 ? x : alpha * Math.expm1(x)),
    { amplitude: 3 },
  ),
);
