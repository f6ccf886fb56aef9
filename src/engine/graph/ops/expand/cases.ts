import * as fc from 'fast-check';
import { broadcastAt, build } from '../../../testing/array64';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        shape: fc.array(int(1, 4), { minLength: 1, maxLength: 4 }),
        thin: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        cut: int(0, 3),
      })
      .map((c) => ({
        node: { op: 'expand' as const, ...named(), shape: c.shape },
        inputs: [
          c.shape.map((n, i) => (c.thin[i] === true ? 1 : n)).slice(Math.min(c.cut, c.shape.length - 1)),
        ],
        weights: {},
        seed: c.seed,
      })),
  },
  reference: (node, [x]) => build(node.shape, (...index) => broadcastAt(x!, index)),
});
