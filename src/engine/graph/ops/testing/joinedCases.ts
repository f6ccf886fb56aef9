import * as fc from 'fast-check';
import { broadcastAt, build } from '../../../testing/array64';
import { int, named, type OpCase, type OpCases, seed } from './opCases';

interface Joined {
  readonly inputs: readonly string[];
  readonly constant?: string;
}

/** Shapes that broadcast to one: some axes are 1, some leading ones left out. */
export const alikeShapes = (count: fc.Arbitrary<number>): fc.Arbitrary<number[][]> =>
  fc
    .record({
      whole: fc.array(int(1, 4), { minLength: 1, maxLength: 3 }),
      count,
      thinned: fc.infiniteStream(fc.boolean()),
      cut: fc.infiniteStream(int(0, 4)),
    })
    .map(({ whole, count: n, thinned, cut }) => {
      const next = <T>(stream: Iterator<T>): T => stream.next().value as T;
      return Array.from({ length: n }, () => {
        const shape = whole.map((size) => (next(thinned) && next(thinned) ? 1 : size));
        // An activation has one axis at least.
        return shape.slice(Math.max(0, Math.min(next(cut) - 2, shape.length - 1)));
      });
    });

/** Cases of what joins its inputs and a constant value by value. */
export function joinedCases<N extends Joined>(
  node: (joined: { name: string; inputs: string[]; constant?: string }) => N,
  f: (a: number, b: number) => number,
): OpCases<N> {
  const of = (count: fc.Arbitrary<number>, constant: boolean): fc.Arbitrary<OpCase<N>> =>
    fc.record({ seed, shapes: alikeShapes(count) }).map((c) => {
      const own = constant ? c.shapes.at(-1)! : null;
      const inputs = own === null ? c.shapes : c.shapes.slice(0, -1);
      const weights: Record<string, number[]> = own === null ? {} : { k: own };
      return {
        node: node({ ...named(inputs.length), ...(own === null ? {} : { constant: 'k' }) }),
        inputs,
        weights,
        seed: c.seed,
      };
    });
  return {
    instances: { '': of(int(1, 4), false), 'a constant': of(int(2, 4), true) },
    reference(n, xs, weights) {
      const all = n.constant === undefined ? xs : [...xs, weights[n.constant]!];
      const rank = Math.max(...all.map((x) => x.shape.length));
      const shape = Array.from({ length: rank }, (_, axis) =>
        Math.max(...all.map((x) => x.shape[axis - rank + x.shape.length] ?? 1)),
      );
      return build(shape, (...index) => all.map((x) => broadcastAt(x, index)).reduce(f));
    },
  };
}
