import { tf } from '../../../tf';
import { defineOp } from '../op';
import { meta } from './meta';

/** `y = max(x, 0)`; `dx = dy [y > 0]`: the sub-gradient at 0 is 0, as in PyTorch. */
export const op = defineOp(meta, {
  reads: { inputs: false, output: true },
  forward: (_node, [x]) => tf.relu(x!),
  vjp: (_node, { dy, output }) => tf.mul(dy, tf.step(output!)),
});
