import * as fc from 'fast-check';
import { broadcastAt, build, placeOf } from '../../../testing/array64';
import { anyShape, defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: anyShape, cut: int(0, 3), thin: fc.boolean() }).map((c) => {
      const slope = c.shape.map((n, i) => (c.thin && i < c.shape.length - 1 ? 1 : n));
      return {
        node: { op: 'prelu' as const, ...named(), slope: 's' },
        inputs: [c.shape],
        weights: { s: slope.slice(Math.min(c.cut, slope.length - 1)) },
        seed: c.seed,
      };
    }),
  },
  reference(node, [x], weights) {
    return build(x!.shape, (...index) => {
      const v = x!.data[placeOf(x!.shape, index)]!;
      return v > 0 ? v : v * broadcastAt(weights[node.slope]!, index);
    });
  },
});
