import * as fc from 'fast-check';
import { mapped } from '../../../testing/array64';
import { anyShape, defineCases, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: anyShape }).map((c) => ({
      node: { op: 'affine', ...named(), scale: 'a', shift: 'b' },
      inputs: [c.shape],
      weights: { a: [c.shape.at(-1)!], b: [c.shape.at(-1)!] },
      seed: c.seed,
    })),
  },
  reference(node, [x], weights) {
    const [scale, shift] = [weights[node.scale]!.data, weights[node.shift]!.data];
    return mapped(x!, (v, i) => scale[i % scale.length]! * v + shift[i % shift.length]!);
  },
});
