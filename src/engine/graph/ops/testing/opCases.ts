/** What `<op>/cases.ts` is made of: random small instances of an operation, for fast-check, and its definition in float64. */
import * as fc from 'fast-check';
import type { Array64 } from '../../../testing/array64';
import type { NodeOf } from '../rules/defineMeta';
import type { Padding, Pair } from '../rules/window';
import type { OperationNode, Weights } from '../../types';

/** One operation with the shapes of all that it reads. */
export interface OpCase<N = OperationNode> {
  readonly node: N;
  /** Shapes of one sample of each input. */
  readonly inputs: readonly (readonly number[])[];
  /** Shapes of the weights by name. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Inputs are uniform in `centre` +- `amplitude`; 0 +- 1 where not said. */
  readonly centre?: number;
  readonly amplitude?: number;
  /** Weights are uniform in `weightCentre` +- 1. */
  readonly weightCentre?: number;
  readonly seed: number;
}

/** The cases of an operation and what they are held against. */
export interface OpCases<N> {
  /** By what is particular to them; the plain ones under ''. */
  readonly instances: Readonly<Record<string, fc.Arbitrary<OpCase<N>>>>;
  /** The value of a node from those of its inputs, in plain float64 loops, written from the definition and not from the engine. */
  reference(node: N, xs: readonly Array64[], weights: Weights): Array64;
}

/** Any operation's cases, for lists. */
export interface AnyCases {
  readonly instances: Readonly<Record<string, fc.Arbitrary<OpCase>>>;
  reference(node: never, xs: readonly Array64[], weights: Weights): Array64;
}

/** `cases` of the operation with this meta. */
export const defineCases = <M>(_meta: M, cases: OpCases<NodeOf<M>>): OpCases<NodeOf<M>> => cases;

export const int = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
export const pairOf = (min: number, max: number): fc.Arbitrary<Pair> =>
  fc.tuple(int(min, max), int(min, max));
export const paddingOf = (max: number): fc.Arbitrary<Padding> =>
  fc.tuple(int(0, max), int(0, max), int(0, max), int(0, max));
/** The shape of a small image. */
export const image = fc.tuple(int(1, 6), int(1, 6), int(1, 4));
/** A shape of one to four axes. */
export const anyShape = fc.array(int(1, 4), { minLength: 1, maxLength: 4 });
export const seed = int(1, 1e6);
/** A field that may be left out. */
export const optional = <K extends string, T>(
  key: K,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<Partial<Record<K, T>>> =>
  fc
    .option(value, { nil: undefined })
    .map((v) => (v === undefined ? {} : { [key]: v }) as Partial<Record<K, T>>);

/** The common part of a node. */
export const named = (count = 1): { name: string; inputs: string[] } => ({
  name: 'n',
  inputs: Array.from({ length: count }, (_, i) => `x${i}`),
});

/** Cases of what goes value by value. */
export const unaryCases = <N>(
  node: fc.Arbitrary<N>,
  f: (x: number, node: N) => number,
  range: { readonly centre?: number; readonly amplitude?: number } = {},
): OpCases<N> => ({
  instances: {
    '': fc.record({ node, shape: anyShape, seed }).map((c) => ({
      node: c.node,
      inputs: [c.shape],
      weights: {},
      ...range,
      seed: c.seed,
    })),
  },
  reference: (n, [x]) => ({ shape: x!.shape, data: x!.data.map((v) => f(v, n)) }),
});
