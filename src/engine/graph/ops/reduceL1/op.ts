import { exactSign } from '../../../sign';
import { tf } from '../../../tf';
import { defineOp } from '../op';
import { axesOf, keeps, restored } from '../tensors/reduce';
import { meta } from './meta';

/** `dx = dy sign(x)`. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward: (node, [x]) => tf.sum(tf.abs(x!), axesOf(node), keeps(node)),
  vjp: (node, { dy, inputs, inputShapes }) =>
    tf.mul(restored(dy, node, inputShapes[0]!), exactSign(inputs[0]!)),
});
