import * as fc from 'fast-check';
import { defineCases, optional } from '../testing/opCases';
import { poolCases, poolReference } from '../testing/poolCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': poolCases((windows) => ({ op: 'avgPool', ...windows }), optional('countIncludePad', fc.boolean())),
  },
  reference: (node, [x]) =>
    poolReference(
      node,
      x!,
      (inside, withPadding) =>
        inside.reduce((a, b) => a + b, 0) / (node.countIncludePad === false ? inside.length : withPadding),
    ),
});
