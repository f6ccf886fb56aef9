import * as fc from 'fast-check';
import { build, placeOf } from '../../../testing/array64';
import { anyShape, defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: anyShape, place: int(0, 3), isNamed: fc.boolean() }).map((c) => ({
      node: { op: 'softmax' as const, ...named(), ...(c.isNamed ? { axis: c.place % c.shape.length } : {}) },
      inputs: [c.shape],
      weights: {},
      amplitude: 3,
      seed: c.seed,
    })),
  },
  reference(node, [x]) {
    const axis = node.axis ?? x!.shape.length - 1;
    const at = (index: readonly number[]): number => x!.data[placeOf(x!.shape, index)]!;
    return build(x!.shape, (...index) => {
      let sum = 0;
      for (let i = 0; i < x!.shape[axis]!; i++) sum += Math.exp(at(index.with(axis, i)));
      return Math.exp(at(index)) / sum;
    });
  },
});
