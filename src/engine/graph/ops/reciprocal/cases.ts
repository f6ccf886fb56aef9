import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(fc.constant({ op: 'reciprocal' as const, ...named() }), (x) => 1 / x, {
    centre: 2,
    amplitude: 1,
  }),
);
