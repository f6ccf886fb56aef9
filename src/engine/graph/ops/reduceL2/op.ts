import { tf } from '../../../tf';
import { defineOp } from '../op';
import { axesOf, keeps, restored } from '../tensors/reduce';
import { meta } from './meta';

/** `dx = dy x / y`, of zeros alone nothing. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: true },
  forward: (node, [x]) => tf.sqrt(tf.sum(tf.square(x!), axesOf(node), keeps(node))),
  vjp(node, { dy, inputs, output, inputShapes }) {
    const y = restored(output!, node, inputShapes[0]!);
    const direction = tf.div(inputs[0]!, tf.add(y, tf.sub(1, tf.step(y))));
    return tf.mul(restored(dy, node, inputShapes[0]!), direction);
  },
});
