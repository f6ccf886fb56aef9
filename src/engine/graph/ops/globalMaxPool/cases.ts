import * as fc from 'fast-check';
import { defineCases, image, named, optional, seed } from '../testing/opCases';
import { reduceReference } from '../testing/reduceCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, image, keepDims: optional('keepDims', fc.boolean()) }).map((c) => ({
      node: { op: 'globalMaxPool' as const, ...named(), ...c.keepDims },
      inputs: [c.image],
      weights: {},
      seed: c.seed,
    })),
  },
  reference: (node, [x]) => reduceReference({ ...node, axes: [0, 1] }, x!, (values) => Math.max(...values)),
});
