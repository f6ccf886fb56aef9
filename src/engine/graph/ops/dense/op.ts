import { tf, type Tensor } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** All but the last axis as one. */
const rows = (x: Tensor): Tensor => (x.rank === 2 ? x : tf.reshape(x, [-1, x.shape.at(-1)!]));
const restored = (y: Tensor, lead: readonly number[]): Tensor =>
  lead.length === 1 ? y : tf.reshape(y, [...lead, y.shape[1]!]);

/** `y = x W + b`, W `[D, K]`; `dx = dy W^T`. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x], p) {
    const y = tf.matMul(rows(x!), p[node.weight]!);
    const sum = node.bias === undefined ? y : tf.add(y, p[node.bias]!);
    return restored(sum, x!.shape.slice(0, -1));
  },
  vjp: (node, { dy, parameters }) =>
    restored(tf.matMul(rows(dy), parameters[node.weight]!, false, true), dy.shape.slice(0, -1)),
});
