import { joinedCases } from '../testing/joinedCases';
import { defineCases } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(
  meta,
  joinedCases(
    (joined) => ({ op: 'maximum', ...joined }),
    (a, b) => Math.max(a, b),
  ),
);
