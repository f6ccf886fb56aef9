import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(fc.constant({ op: 'sigmoid' as const, ...named() }), (x) => 1 / (1 + Math.exp(-x)), {
    amplitude: 6,
  }),
);
