import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc
      .constantFrom({}, { beta: 0.5 }, { beta: 2 })
      .map((a: { beta?: number }) => ({ op: 'softplus' as const, ...named(), ...a })),
    (x, { beta = 1 }) => Math.log1p(Math.exp(beta * x)) / beta,
    { amplitude: 4 },
  ),
);
