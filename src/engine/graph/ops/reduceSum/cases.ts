import { defineCases } from '../testing/opCases';
import { reduceCases } from '../testing/reduceCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  reduceCases(
    (reduced) => ({ op: 'reduceSum' as const, ...reduced }),
    (values) => values.reduce((a, b) => a + b, 0),
  ),
);
