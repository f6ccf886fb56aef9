import { tf } from '../../../tf';
import { defineOp } from '../op';
import { chosenProduct, folded, operandsOf } from '../tensors/joined';
import { meta } from './meta';

/** `dx_i = dy` where x_i is the minimum, on a tie for the first alone. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: true },
  forward: (node, xs, p) => folded(operandsOf(node.constant, xs, p), tf.minimum),
  vjp: (node, context) => chosenProduct(node.constant, context),
});
