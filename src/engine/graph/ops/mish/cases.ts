import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  unaryCases(
    fc.constant({ op: 'mish' as const, ...named() }),
    (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
    { amplitude: 6 },
  ),
);
