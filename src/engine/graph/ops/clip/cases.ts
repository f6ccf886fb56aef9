import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .constantFrom({}, { min: -0.5 }, { max: 0.25 }, { min: -1, max: 1.5 })
      .map((a: { min?: number; max?: number }) => ({ op: 'clip' as const, ...named(), ...a })),
    (x, { min = -Infinity, max = Infinity }) => Math.min(Math.max(x, min), max),
    { amplitude: 3 },
  ),
);
