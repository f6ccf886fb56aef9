import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** `[N, ...]` -> `[N, D]`, NHWC order. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (_node, [x]) => tf.reshape(x!, [x!.shape[0]!, -1]),
  vjp: (_node, { dy, inputShapes }) => tf.reshape(dy, [dy.shape[0]!, ...inputShapes[0]!]),
});
