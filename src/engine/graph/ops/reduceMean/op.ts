import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { axesOf, keeps, restored } from '../tensors/reduce';
import { meta } from './meta';

/** `dx = dy / n` everywhere. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (node, [x]) => tf.mean(x!, axesOf(node), keeps(node)),
  vjp(node, { dy, inputShapes }) {
    const shape = inputShapes[0]!;
    const wide = tf.tile(restored(dy, node, shape), [
      1,
      ...shape.map((n, axis) => (node.axes.includes(axis) ? n : 1)),
    ]);
    return tf.div(
      wide,
      node.axes.reduce((n, axis) => n * shape[axis]!, 1),
    );
  },
});
