import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(fc.constant({ op: 'log' as const, ...named() }), (x) => Math.log(x), {
    centre: 2,
    amplitude: 1.5,
  }),
);
