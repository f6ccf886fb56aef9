import * as fc from 'fast-check';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

const shapes = fc.array(int(1, 4), { minLength: 1, maxLength: 3 });

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: shapes.map((s) => [1, ...s, 1]), both: fc.boolean() }).map((c) => ({
      node: { op: 'squeeze' as const, ...named(), axes: c.both ? [0, c.shape.length - 1] : [0] },
      inputs: [c.shape],
      weights: {},
      seed: c.seed,
    })),
  },
  reference: (node, [x]) => ({ shape: x!.shape.filter((_, i) => !node.axes.includes(i)), data: x!.data }),
});
