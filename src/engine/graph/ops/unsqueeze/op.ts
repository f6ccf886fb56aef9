import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** The same values in another shape; `dx` is `dy` in the old one. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (node, [x]) => tf.reshape(x!, [x!.shape[0]!, ...meta.shape(node, [x!.shape.slice(1)], {})]),
  vjp: (_node, { dy, inputShapes }) => tf.reshape(dy, [dy.shape[0]!, ...inputShapes[0]!]),
});
