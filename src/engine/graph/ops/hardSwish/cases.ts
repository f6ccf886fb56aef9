import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc.constant({ op: 'hardSwish' as const, ...named() }),
    (x) => x * Math.min(Math.max(x / 6 + 0.5, 0), 1),
    { amplitude: 6 },
  ),
);
