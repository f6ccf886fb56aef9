import { defineCases } from '../testing/opCases';
import { reduceCases } from '../testing/reduceCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  reduceCases(
    (reduced) => ({ op: 'reduceMin' as const, ...reduced }),
    (values) => Math.min(...values),
  ),
);
