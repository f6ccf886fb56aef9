import { alias, tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { sumTo } from '../tensors/broadcast';
import { operandPair } from '../tensors/operands';
import { meta } from './meta';

/** `y = a - b`; `da = dy`, `db = -dy`, summed where an operand was repeated. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, inputs, parameters) {
    const { a, b } = operandPair(node, inputs, parameters);
    return tf.sub(a, b);
  },
  vjp(node, { dy, inputShapes, which }) {
    const first = node.constant === undefined ? which === 0 : node.constantFirst !== true;
    return sumTo(first ? alias(dy) : tf.neg(dy), inputShapes[which]!);
  },
});
