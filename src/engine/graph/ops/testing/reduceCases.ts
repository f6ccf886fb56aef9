import * as fc from 'fast-check';
import { type Array64, build, placeOf } from '../../../testing/array64';
import { anyShape, named, optional, type OpCases, seed } from './opCases';

interface Reduced {
  readonly axes: readonly number[];
  readonly keepDims?: boolean;
}

/** Every value along the axes of each place, row by row, to one number. */
export function reduceReference(
  { axes, keepDims }: Reduced,
  x: Array64,
  f: (values: readonly number[]) => number,
): Array64 {
  const rest = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const groups = new Map<number, number[]>();
  const kept = rest.map((axis) => x.shape[axis]!);
  build(x.shape, (...index) => {
    const key = placeOf(
      kept,
      rest.map((axis) => index[axis]!),
    );
    groups.set(key, [...(groups.get(key) ?? []), x.data[placeOf(x.shape, index)]!]);
    return 0;
  });
  const shape = keepDims === true ? x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n)) : kept;
  const size = kept.reduce((a, b) => a * b, 1);
  return { shape, data: Float64Array.from({ length: size }, (_, key) => f(groups.get(key)!)) };
}

/** Cases of what makes one value of all along some axes. */
export const reduceCases = <N extends Reduced>(
  node: (reduced: { name: string; inputs: string[]; axes: number[]; keepDims?: boolean }) => N,
  f: (values: readonly number[]) => number,
): OpCases<N> => ({
  instances: {
    '': anyShape
      .chain((shape) =>
        fc.record({
          seed,
          shape: fc.constant(shape),
          axes: fc.shuffledSubarray([...shape.keys()], { minLength: 1 }),
          keepDims: optional('keepDims', fc.boolean()),
        }),
      )
      .map((c) => ({
        node: node({ ...named(), axes: c.axes, ...c.keepDims }),
        inputs: [c.shape],
        weights: {},
        seed: c.seed,
      })),
  },
  reference: (n, [x]) => reduceReference(n, x!, f),
});
