import * as fc from 'fast-check';
import { defineCases, int, named, seed } from '../testing/opCases';
import { normalised } from '../testing/normReference';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        positions: fc.oneof(fc.tuple(int(2, 4), int(2, 4)), fc.tuple(int(3, 8))),
        c: int(1, 3),
        scaled: fc.boolean(),
        moved: fc.boolean(),
      })
      .map((a) => ({
        node: {
          op: 'instanceNorm' as const,
          ...named(),
          epsilon: 1e-2,
          ...(a.scaled ? { gamma: 'g' } : {}),
          ...(a.moved ? { beta: 'b' } : {}),
        },
        inputs: [[...a.positions, a.c]],
        weights: { ...(a.scaled ? { g: [a.c] } : {}), ...(a.moved ? { b: [a.c] } : {}) } as Record<
          string,
          number[]
        >,
        seed: a.seed,
      })),
  },
  reference(node, [x], weights) {
    const c = x!.shape.at(-1)!;
    const of = (name: string | undefined, i: number, other: number): number =>
      name === undefined ? other : weights[name]!.data[i % c]!;
    return normalised(
      x!,
      node.epsilon,
      (i) => i % c,
      (i) => [of(node.gamma, i, 1), of(node.beta, i, 0)],
    );
  },
});
