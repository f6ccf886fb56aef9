import { tf } from '../../../tf';
import { defineOp } from '../op';
import { meta } from './meta';

const axisOf = (node: { readonly axis?: number }, rank: number): number =>
  node.axis === undefined ? rank - 1 : node.axis + 1;

/** `dx = y (dy - sum(dy y))`. */
export const op = defineOp(meta, {
  reads: { inputs: false, output: true },
  forward(node, [x]) {
    const axis = axisOf(node, x!.rank);
    const powers = tf.exp(tf.sub(x!, tf.max(x!, axis, true)));
    return tf.div(powers, tf.sum(powers, axis, true));
  },
  vjp: (node, { dy, output }) =>
    tf.mul(output!, tf.sub(dy, tf.sum(tf.mul(dy, output!), axisOf(node, dy.rank), true))),
});
