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
        list: fc.array(int(0, 5), { minLength: 1, maxLength: 5 }),
        single: fc.boolean(),
      })
      .map((c) => {
        const axis = c.place % c.shape.length;
        const list = c.list.map((i) => i % c.shape[axis]!);
        const single = c.single && c.shape.length > 1;
        return {
          node: { op: 'gather' as const, ...named(), axis, indices: single ? list[0]! : list },
          inputs: [c.shape],
          weights: {},
          seed: c.seed,
        };
      }),
  },
  reference({ axis, indices }, [x]) {
    const at = (index: readonly number[]): number => x!.data[placeOf(x!.shape, index)]!;
    return typeof indices === 'number'
      ? build(x!.shape.toSpliced(axis, 1), (...index) => at(index.toSpliced(axis, 0, indices)))
      : build(x!.shape.with(axis, indices.length), (...index) =>
          at(index.with(axis, indices[index[axis]!]!)),
        );
  },
});
