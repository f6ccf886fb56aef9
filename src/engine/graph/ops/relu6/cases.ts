import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(fc.constant({ op: 'relu6', ...named() }), (x) => Math.min(Math.max(x, 0), 6), { amplitude: 12 }),
);
