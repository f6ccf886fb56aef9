import * as v from 'valibot';
import { maybe } from '../rules/attributes';
import { broadcastShape } from '../rules/broadcast';
import { defineMeta, NodeFault, type Shape, show, sizeOf } from '../rules/defineMeta';

interface Operands {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly constantFirst?: boolean;
}

/** Shapes of the first and the second operand; throws NodeFault unless there are two. */
export function twoOperands(
  { constantFirst }: { readonly constantFirst?: boolean },
  inputs: readonly Shape[],
  constant: Shape | undefined,
): readonly [Shape, Shape] {
  const operands =
    constant === undefined ? inputs : constantFirst === true ? [constant, ...inputs] : [...inputs, constant];
  if (operands.length !== 2)
    throw new NodeFault(`takes two operands, not ${operands.length}, its constant counted`);
  return [operands[0]!, operands[1]!];
}

/** Rows, what is summed, and columns of a product. */
function sides(node: Operands, a: Shape, b: Shape): readonly [m: number, k: number, l: number, n: number] {
  const [m, k] = node.transposeA === true ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!];
  const [l, n] = node.transposeB === true ? [b.at(-1)!, b.at(-2)!] : [b.at(-2)!, b.at(-1)!];
  return [m, k, l, n];
}

/** Matrix product `[..., M, K] x [..., K, N]` of two inputs, or of an input and a constant; leading axes broadcast. */
export const meta = defineMeta({
  name: 'matMul',
  inputs: [1, 2],
  attributes: {
    transposeA: maybe(v.boolean()),
    transposeB: maybe(v.boolean()),
    constantFirst: maybe(v.boolean()),
  },
  weights: { constant: { optional: true } },
  kind: (activations) => (activations === 1 ? 'linear' : 'smooth'),
  shape(node, inputs, { constant }) {
    const [a, b] = twoOperands(node, inputs, constant);
    if (a.length < 2 || b.length < 2) throw new NodeFault(`takes matrices, not ${show(a)} and ${show(b)}`);
    const [m, k, l, n] = sides(node, a, b);
    if (k !== l)
      throw new NodeFault(`cannot multiply ${show(a)} and ${show(b)}: ${k} columns meet ${l} rows`);
    return [...broadcastShape('multiply', [a.slice(0, -2), b.slice(0, -2)]), m, n];
  },
  flop(node, inputs, output, { constant }) {
    const [a, b] = twoOperands(node, inputs, constant);
    return 2 * sizeOf(output) * sides(node, a, b)[1];
  },
});
