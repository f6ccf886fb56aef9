import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { axesOf, keeps, restored } from '../tensors/reduce';
import { meta } from './meta';

/** `dx = dy` everywhere. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (node, [x]) => tf.sum(x!, axesOf(node), keeps(node)),
  vjp(node, { dy, inputShapes }) {
    const shape = inputShapes[0]!;
    const wide = tf.tile(restored(dy, node, shape), [
      1,
      ...shape.map((n, axis) => (node.axes.includes(axis) ? n : 1)),
    ]);
    return wide;
  },
});
