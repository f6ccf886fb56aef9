import * as v from 'valibot';
import { axes, maybe } from './attributes';
import { defineMeta, type Kind, NodeFault, NONE, type OpMeta, type Shape, show } from './defineMeta';

const ATTRIBUTES = { axes, keepDims: maybe(v.boolean()) };

/** A shape without some axes, or with size 1 there; throws NodeFault. */
function reducedShape(
  { axes: over, keepDims }: { readonly axes: readonly number[]; readonly keepDims?: boolean },
  x: Shape,
): Shape {
  if (over.length === 0 || new Set(over).size < over.length || over.some((axis) => axis >= x.length))
    throw new NodeFault(`cannot go over the axes ${show(over)} of ${show(x)}`);
  return keepDims === true
    ? x.map((n, axis) => (over.includes(axis) ? 1 : n))
    : x.filter((_, axis) => !over.includes(axis));
}

/** The meta of what makes one value of all along some axes. */
export const reduceMeta = <const Name extends string>(
  name: Name,
  kind: Kind,
): OpMeta<Name, typeof ATTRIBUTES, typeof NONE> =>
  defineMeta({
    name,
    inputs: [1, 1],
    attributes: ATTRIBUTES,
    weights: NONE,
    kind: () => kind,
    shape: (node, [x]) => reducedShape(node, x!),
  });
