import type * as v from 'valibot';
import { defineMeta, type Kind, NONE, type OpMeta } from './defineMeta';

/** The meta of what goes value by value: one input, the same shape. */
export const unaryMeta = <const Name extends string, A extends v.ObjectEntries>(
  name: Name,
  kind: Kind,
  attributes: A,
): OpMeta<Name, A, typeof NONE> =>
  defineMeta({
    name,
    inputs: [1, 1],
    attributes,
    weights: NONE,
    kind: () => kind,
    shape: (_node, [x]) => x!,
  });
