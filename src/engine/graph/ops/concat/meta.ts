import { count, maybe } from '../rules/attributes';
import { defineMeta, NodeFault, type Shape, show } from '../rules/defineMeta';

/** Place of the axis along which parts are joined. */
export const axisOf = (node: { readonly axis?: number }, rank: number): number => node.axis ?? rank - 1;

/**
 * Concatenation along an axis (the last where not named); the constants `before` and `after` stand before the first and after
 * the last input: a class token, say.
 */
export const meta = defineMeta({
  name: 'concat',
  inputs: [1, Infinity],
  attributes: { axis: maybe(count) },
  weights: { before: { optional: true }, after: { optional: true } },
  kind: () => 'linear',
  shape(node, inputs, { before, after }) {
    const parts: Shape[] = [...(before ? [before] : []), ...inputs, ...(after ? [after] : [])];
    const first = parts[0]!;
    const axis = axisOf(node, first.length);
    if (axis >= first.length) throw new NodeFault(`has no axis ${axis} in ${show(first)}`);
    const other = parts.find(
      (s) => s.length !== first.length || s.some((n, i) => i !== axis && n !== first[i]),
    );
    if (other !== undefined)
      throw new NodeFault(`cannot concat shapes ${show(first)} and ${show(other)} along axis ${axis}`);
    return first.with(
      axis,
      parts.reduce((sum, s) => sum + s[axis]!, 0),
    );
  },
});
