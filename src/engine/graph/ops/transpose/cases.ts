import * as fc from 'fast-check';
import { build, placeOf } from '../../../testing/array64';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .array(int(1, 4), { minLength: 1, maxLength: 5 })
      .chain((shape) =>
        fc.record({
          seed,
          shape: fc.constant(shape),
          perm: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
        }),
      )
      .map((c) => ({
        node: { op: 'transpose' as const, ...named(), perm: c.perm },
        inputs: [c.shape],
        weights: {},
        seed: c.seed,
      })),
  },
  reference: ({ perm }, [x]) =>
    build(
      perm.map((axis) => x!.shape[axis]!),
      (...index) =>
        x!.data[
          placeOf(
            x!.shape,
            perm.map((_, axis) => index[perm.indexOf(axis)]!),
          )
        ]!,
    ),
});
