import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(fc.constant({ op: 'sqrt' as const, ...named() }), (x) => Math.sqrt(x), {
    centre: 2,
    amplitude: 1.5,
  }),
);
