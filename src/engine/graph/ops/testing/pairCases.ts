import * as fc from 'fast-check';
import { broadcastAt, build } from '../../../testing/array64';
import { alikeShapes } from './joinedCases';
import { named, type OpCases, seed } from './opCases';

interface Pair {
  readonly inputs: readonly string[];
  readonly constant?: string;
  readonly constantFirst?: boolean;
}

/** Cases of what takes two operands with broadcasting; all values are away from zero. */
export const pairCases = <N extends Pair>(
  node: (pair: { name: string; inputs: string[]; constant?: string; constantFirst?: boolean }) => N,
  f: (a: number, b: number) => number,
): OpCases<N> => ({
  instances: {
    '': fc
      .record({
        seed,
        shapes: alikeShapes(fc.constant(2)),
        constant: fc.constantFrom('none' as const, 'first' as const, 'second' as const),
      })
      .map((c) => {
        const [a, b] = c.shapes as [number[], number[]];
        const inputs = c.constant === 'none' ? [a, b] : c.constant === 'first' ? [b] : [a];
        const weights: Record<string, number[]> =
          c.constant === 'none' ? {} : { k: c.constant === 'first' ? a : b };
        return {
          node: node({
            ...named(inputs.length),
            ...(c.constant === 'none' ? {} : { constant: 'k' }),
            ...(c.constant === 'first' ? { constantFirst: true } : {}),
          }),
          inputs,
          weights,
          centre: 1.5,
          weightCentre: 1.5,
          seed: c.seed,
        };
      }),
  },
  reference(n, xs, weights) {
    const own = n.constant === undefined ? [] : [weights[n.constant]!];
    const [a, b] = n.constantFirst === true ? [...own, ...xs] : [...xs, ...own];
    const rank = Math.max(a!.shape.length, b!.shape.length);
    const shape = Array.from({ length: rank }, (_, i) =>
      Math.max(a!.shape[i - rank + a!.shape.length] ?? 1, b!.shape[i - rank + b!.shape.length] ?? 1),
    );
    return build(shape, (...index) => f(broadcastAt(a!, index), broadcastAt(b!, index)));
  },
});
