import { tf, type Tensor4D } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { dilate, padOrCrop } from '../tensors/padding';
import { meta } from './meta';

/** Every `stride`-th row and column and zero channels; `dx` is `dy` without those channels and with zeros between. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x]) {
    const [sh, sw] = node.stride;
    const kept = tf.stridedSlice(x!, [0, 0, 0, 0], x!.shape, [1, sh, sw, 1]) as Tensor4D;
    return tf.pad4d(kept, [
      [0, 0],
      [0, 0],
      [0, 0],
      [node.channels[0], node.channels[1]],
    ]);
  },
  vjp(node, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as number[];
    const [n, ho, wo] = dy.shape as [number, number, number];
    const g = dilate(tf.slice(dy, [0, 0, 0, node.channels[0]], [n, ho, wo, c!]) as Tensor4D, node.stride);
    return padOrCrop(g, [0, h! - g.shape[1], 0, w! - g.shape[2]]);
  },
});
