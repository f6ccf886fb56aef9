import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** `[N, H, W, C]` -> `[N, C]`, the mean over positions; `dx = dy / (H W)` everywhere. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (node, [x]) => tf.mean(x!, [1, 2], node.keepDims === true),
  vjp(_node, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as number[];
    const g = tf.reshape(tf.div(dy, h! * w!), [dy.shape[0]!, 1, 1, c!]);
    return tf.mul(tf.ones([1, h!, w!, 1]), g);
  },
});
