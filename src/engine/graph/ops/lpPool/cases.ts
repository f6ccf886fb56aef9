import * as fc from 'fast-check';
import { defineCases } from '../testing/opCases';
import { poolCases, poolReference } from '../testing/poolCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': poolCases(
      (windows) => ({ op: 'lpPool' as const, ...windows }),
      fc.record({ p: fc.constantFrom(1, 2, 3) }),
    ),
  },
  reference: (node, [x]) =>
    poolReference(
      node,
      x!,
      (inside) => inside.reduce((sum, v) => sum + Math.abs(v) ** node.p, 0) ** (1 / node.p),
    ),
});
