import * as fc from 'fast-check';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

/** Any order of the sizes will do. */
const shapes = fc.array(int(1, 4), { minLength: 1, maxLength: 3 });

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: shapes, place: int(0, 2) }).map((c) => ({
      node: {
        op: 'reshape' as const,
        ...named(),
        shape: [...c.shape.slice(c.place), ...c.shape.slice(0, c.place)],
      },
      inputs: [c.shape],
      weights: {},
      seed: c.seed,
    })),
  },
  reference: (node, [x]) => ({ shape: node.shape, data: x!.data }),
});
