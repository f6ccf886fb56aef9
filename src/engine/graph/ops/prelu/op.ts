import { tf } from '../../../tf';
import { defineOp } from '../op';
import { fitting } from '../tensors/broadcast';
import { meta } from './meta';

/** `dx = dy` above 0, `slope dy` elsewhere, at 0 too. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward: (node, [x], p) => tf.add(tf.relu(x!), tf.mul(tf.minimum(x!, 0), fitting(p[node.slope]!, x!.rank))),
  vjp(node, { dy, inputs, parameters }) {
    const open = tf.step(inputs[0]!);
    return tf.mul(dy, tf.add(open, tf.mul(tf.sub(1, open), fitting(parameters[node.slope]!, dy.rank))));
  },
});
