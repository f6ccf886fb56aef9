import * as fc from 'fast-check';
import { zeros } from '../../../testing/array64';
import { defineCases, image, named, optional, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, image, keepDims: optional('keepDims', fc.boolean()) }).map((c) => ({
      node: { op: 'globalAvgPool', ...named(), ...c.keepDims },
      inputs: [c.image],
      weights: {},
      seed: c.seed,
    })),
  },
  reference(node, [x]) {
    const c = x!.shape[2]!;
    const out = zeros(node.keepDims === true ? [1, 1, c] : [c]);
    x!.data.forEach((v, i) => (out.data[i % c]! += (v * c) / x!.data.length));
    return out;
  },
});
