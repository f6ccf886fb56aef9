import { tf } from '../../../tf';
import { defineOp } from '../op';
import { meta } from './meta';

/** `y = min(max(x, 0), 6)`; `dx = dy [0 < y < 6]`. */
export const op = defineOp(meta, {
  reads: { inputs: false, output: true },
  forward: (_node, [x]) => tf.relu6(x!),
  vjp: (_node, { dy, output }) => tf.mul(dy, tf.mul(tf.step(output!), tf.step(tf.sub(6, output!)))),
});
