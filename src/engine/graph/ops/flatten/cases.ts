import * as fc from 'fast-check';
import { anyShape, defineCases, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: anyShape }).map((c) => ({
      node: { op: 'flatten', ...named() },
      inputs: [c.shape],
      weights: {},
      seed: c.seed,
    })),
  },
  reference: (_node, [x]) => ({ shape: [x!.data.length], data: x!.data }),
});
