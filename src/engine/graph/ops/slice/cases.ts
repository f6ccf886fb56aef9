import * as fc from 'fast-check';
import { build, placeOf } from '../../../testing/array64';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        // The size of an axis, and shares of where a part of it begins and ends.
        list: fc.array(
          fc
            .tuple(int(1, 6), int(0, 5), int(0, 5), int(1, 3))
            .map(([n, a, b, step]) => ({ n, begin: a % n, end: (a % n) + 1 + (b % (n - (a % n))), step })),
          { minLength: 1, maxLength: 4 },
        ),
        stepped: fc.boolean(),
      })
      .map((c) => ({
        node: {
          op: 'slice' as const,
          ...named(),
          begin: c.list.map(({ begin }) => begin),
          end: c.list.map(({ end }) => end),
          ...(c.stepped ? { step: c.list.map(({ step }) => step) } : {}),
        },
        inputs: [c.list.map(({ n }) => n)],
        weights: {},
        seed: c.seed,
      })),
  },
  reference({ begin, end, step }, [x]) {
    const by = (axis: number): number => step?.[axis] ?? 1;
    return build(
      begin.map((b, axis) => Math.ceil((end[axis]! - b) / by(axis))),
      (...index) =>
        x!.data[
          placeOf(
            x!.shape,
            index.map((i, axis) => begin[axis]! + i * by(axis)),
          )
        ]!,
    );
  },
});
