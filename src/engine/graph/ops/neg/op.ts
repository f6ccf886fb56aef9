import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** `y = -x`, `dx = -dy`. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (_node, [x]) => tf.neg(x!),
  vjp: (_node, { dy }) => tf.neg(dy),
});
