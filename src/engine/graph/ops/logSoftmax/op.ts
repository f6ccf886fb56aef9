import { tf } from '../../../tf';
import { defineOp } from '../op';
import { meta } from './meta';

const axisOf = (node: { readonly axis?: number }, rank: number): number =>
  node.axis === undefined ? rank - 1 : node.axis + 1;

/** `dx = dy - e^y sum dy`. */
export const op = defineOp(meta, {
  reads: { inputs: false, output: true },
  forward(node, [x]) {
    const axis = axisOf(node, x!.rank);
    const moved = tf.sub(x!, tf.max(x!, axis, true));
    return tf.sub(moved, tf.log(tf.sum(tf.exp(moved), axis, true)));
  },
  vjp: (node, { dy, output }) => tf.sub(dy, tf.mul(tf.exp(output!), tf.sum(dy, axisOf(node, dy.rank), true))),
});
