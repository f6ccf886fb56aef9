import * as fc from 'fast-check';
import { build, placeOf } from '../../../testing/array64';
import { defineCases, int, named, optional, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        shape: fc.array(int(1, 3), { minLength: 1, maxLength: 3 }),
        place: int(0, 2),
        isNamed: fc.boolean(),
        widths: fc.array(int(1, 3), { minLength: 1, maxLength: 4 }),
        before: optional('before', int(1, 2)),
        after: optional('after', int(1, 2)),
      })
      .map(({ seed: s, shape, place, isNamed, widths, before, after }) => {
        const axis = isNamed ? place % shape.length : shape.length - 1;
        const of = (size: number): number[] => shape.with(axis, size);
        return {
          node: {
            op: 'concat' as const,
            ...named(widths.length),
            ...(isNamed ? { axis } : {}),
            ...(before.before === undefined ? {} : { before: 'b' }),
            ...(after.after === undefined ? {} : { after: 'a' }),
          },
          inputs: widths.map(of),
          weights: {
            ...(before.before === undefined ? {} : { b: of(before.before) }),
            ...(after.after === undefined ? {} : { a: of(after.after) }),
          },
          seed: s,
        };
      }),
  },
  reference(node, xs, weights) {
    const constant = (name: string | undefined) => (name === undefined ? [] : [weights[name]!]);
    const parts = [...constant(node.before), ...xs, ...constant(node.after)];
    const axis = node.axis ?? parts[0]!.shape.length - 1;
    const total = parts.reduce((sum, x) => sum + x.shape[axis]!, 0);
    return build(parts[0]!.shape.with(axis, total), (...index) => {
      let at = index[axis]!;
      let n = 0;
      while (at >= parts[n]!.shape[axis]!) at -= parts[n++]!.shape[axis]!;
      return parts[n]!.data[placeOf(parts[n]!.shape, index.with(axis, at))]!;
    });
  },
});
