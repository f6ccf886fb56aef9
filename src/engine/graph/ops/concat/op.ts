import { tf, type Tensor } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { axisOf, meta } from './meta';

/** A constant, once for each of `n` samples. */
const repeated = (x: Tensor, n: number): Tensor =>
  tf.concat(new Array<Tensor>(n).fill(tf.expandDims(x, 0)), 0);

/** Concatenation; `dx_i` is the matching slice of `dy`. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, xs, p) {
    const n = xs[0]!.shape[0]!;
    const parts = [...xs];
    if (node.before !== undefined) parts.unshift(repeated(p[node.before]!, n));
    if (node.after !== undefined) parts.push(repeated(p[node.after]!, n));
    return tf.concat(parts, 1 + axisOf(node, xs[0]!.rank - 1));
  },
  vjp(node, { dy, inputShapes, which, parameters }) {
    const axis = axisOf(node, dy.rank - 1);
    let start = node.before === undefined ? 0 : parameters[node.before]!.shape[axis]!;
    for (let i = 0; i < which; i++) start += inputShapes[i]![axis]!;
    const begin = dy.shape.map((_, i) => (i === axis + 1 ? start : 0));
    return tf.slice(dy, begin, [dy.shape[0]!, ...inputShapes[which]!]);
  },
});
