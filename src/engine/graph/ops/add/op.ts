import { alias, tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { sumTo } from '../tensors/broadcast';
import { folded, operandsOf } from '../tensors/joined';
import { meta } from './meta';

/** `y = sum_i x_i + c`; `dx_i = dy`, summed where x_i was repeated. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (node, xs, p) => folded(operandsOf(node.constant, xs, p), tf.add),
  vjp: (_node, { dy, inputShapes, which }) => alias(sumTo(dy, inputShapes[which]!)),
});
