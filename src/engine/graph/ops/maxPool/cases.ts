import * as fc from 'fast-check';
import { defineCases } from '../testing/opCases';
import { poolCases, poolReference } from '../testing/poolCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: { '': poolCases((windows) => ({ op: 'maxPool', ...windows }), fc.constant({})) },
  reference: (node, [x]) => poolReference(node, x!, (inside) => Math.max(...inside)),
});
