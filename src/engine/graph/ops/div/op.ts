import { tf } from '../../../tf';
import { defineOp } from '../op';
import { sumTo } from '../tensors/broadcast';
import { operandPair } from '../tensors/operands';
import { meta } from './meta';

/** `y = a / b`; `da = dy / b`, `db = -dy a / b^2`, summed where an operand was repeated. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward(node, inputs, parameters) {
    const { a, b } = operandPair(node, inputs, parameters);
    return tf.div(a, b);
  },
  vjp(node, { dy, inputs, inputShapes, which, parameters }) {
    const { a, b, first } = operandPair(node, inputs, parameters, which);
    return sumTo(first ? tf.div(dy, b) : tf.neg(tf.div(tf.mul(dy, a), tf.square(b))), inputShapes[which]!);
  },
});
