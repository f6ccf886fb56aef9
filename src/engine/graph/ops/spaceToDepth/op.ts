import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** Pixels become channels; `dx` is `dy` with its channels put back. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward({ block: b }, [x]) {
    const [n, h, w, c] = x!.shape as [number, number, number, number];
    const apart = tf.reshape(x!, [n, h / b, b, w / b, b, c]);
    return tf.reshape(tf.transpose(apart, [0, 1, 3, 2, 4, 5]), [n, h / b, w / b, c * b ** 2]);
  },
  vjp({ block: b }, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as [number, number, number];
    const n = dy.shape[0]!;
    const apart = tf.reshape(dy, [n, h / b, w / b, b, b, c]);
    return tf.reshape(tf.transpose(apart, [0, 1, 3, 2, 4, 5]), [n, h, w, c]);
  },
});
