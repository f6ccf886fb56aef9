import * as fc from 'fast-check';
import { build, placeOf } from '../../../testing/array64';
import { anyShape, defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        shape: anyShape,
        place: int(0, 3),
        sizes: fc.array(int(1, 3), { minLength: 1, maxLength: 3 }),
        part: int(0, 2),
      })
      .map((c) => {
        const axis = c.place % c.shape.length;
        const total = c.sizes.reduce((a, b) => a + b, 0);
        return {
          node: { op: 'split' as const, ...named(), axis, sizes: c.sizes, part: c.part % c.sizes.length },
          inputs: [c.shape.with(axis, total)],
          weights: {},
          seed: c.seed,
        };
      }),
  },
  reference({ axis, sizes, part }, [x]) {
    const start = sizes.slice(0, part).reduce((a, b) => a + b, 0);
    return build(
      x!.shape.with(axis, sizes[part]!),
      (...index) => x!.data[placeOf(x!.shape, index.with(axis, index[axis]! + start))]!,
    );
  },
});
