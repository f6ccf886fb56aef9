import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(fc.constant({ op: 'abs' as const, ...named() }), (x) => Math.abs(x)),
);
