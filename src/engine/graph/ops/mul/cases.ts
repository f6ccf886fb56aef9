import { defineCases } from '../testing/opCases';
import { joinedCases } from '../testing/joinedCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  joinedCases(
    (joined) => ({ op: 'mul', ...joined }),
    (a, b) => a * b,
  ),
);
