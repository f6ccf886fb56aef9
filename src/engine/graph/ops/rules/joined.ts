import { broadcastShape } from './broadcast';
import { defineMeta, type Kind, NONE, type OpMeta } from './defineMeta';

/** The meta of what joins any number of inputs and at most one constant value by value, with broadcasting. */
export const joinedMeta = <const Name extends string>(
  name: Name,
  verb: string,
  kind: (activations: number) => Kind,
): OpMeta<Name, typeof NONE, { readonly constant: { readonly optional: true } }> =>
  defineMeta({
    name,
    inputs: [1, Infinity],
    attributes: NONE,
    weights: { constant: { optional: true } },
    kind,
    shape: (_node, inputs, { constant }) =>
      broadcastShape(verb, constant === undefined ? inputs : [...inputs, constant]),
  });
