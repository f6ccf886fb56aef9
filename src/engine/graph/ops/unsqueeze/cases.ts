import * as fc from 'fast-check';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

const shapes = fc.array(int(1, 4), { minLength: 1, maxLength: 3 });

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: shapes, place: int(0, 3) }).map((c) => ({
      node: { op: 'unsqueeze' as const, ...named(), axes: [Math.min(c.place, c.shape.length)] },
      inputs: [c.shape],
      weights: {},
      seed: c.seed,
    })),
  },
  reference: (node, [x]) => ({ shape: x!.shape.toSpliced(node.axes[0]!, 0, 1), data: x!.data }),
});
