import * as fc from 'fast-check';
import { defineCases, int, named, seed } from '../testing/opCases';
import { normalised } from '../testing/normReference';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        shape: fc.array(int(2, 4), { minLength: 1, maxLength: 3 }),
        place: int(0, 2),
        scaled: fc.boolean(),
        moved: fc.boolean(),
      })
      .map((a) => {
        const axis = a.place % a.shape.length;
        const own = a.shape.slice(axis);
        return {
          node: {
            op: 'layerNorm' as const,
            ...named(),
            axis,
            epsilon: 1e-2,
            ...(a.scaled ? { gamma: 'g' } : {}),
            ...(a.moved ? { beta: 'b' } : {}),
          },
          inputs: [a.shape],
          weights: { ...(a.scaled ? { g: own } : {}), ...(a.moved ? { b: own } : {}) } as Record<
            string,
            number[]
          >,
          seed: a.seed,
        };
      }),
  },
  reference(node, [x], weights) {
    const size = x!.shape.slice(node.axis).reduce((a, b) => a * b, 1);
    const of = (name: string | undefined, i: number, other: number): number =>
      name === undefined ? other : weights[name]!.data[i % size]!;
    return normalised(
      x!,
      node.epsilon,
      (i) => Math.floor(i / size),
      (i) => [of(node.gamma, i, 1), of(node.beta, i, 0)],
    );
  },
});
