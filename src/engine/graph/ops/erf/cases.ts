import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { erf } from '../testing/erf';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(fc.constant({ op: 'erf' as const, ...named() }), erf, { amplitude: 3 }),
);
