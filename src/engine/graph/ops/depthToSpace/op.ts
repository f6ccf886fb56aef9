import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** Channels become pixels; `dx` is `dy` with its pixels put back. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward({ block: b, mode }, [x]) {
    const [n, h, w, c] = x!.shape as [number, number, number, number];
    const own = c / b ** 2;
    const apart = tf.reshape(x!, mode === 'CRD' ? [n, h, w, own, b, b] : [n, h, w, b, b, own]);
    const order = mode === 'CRD' ? [0, 1, 4, 2, 5, 3] : [0, 1, 3, 2, 4, 5];
    return tf.reshape(tf.transpose(apart, order), [n, h * b, w * b, own]);
  },
  vjp({ block: b, mode }, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as [number, number, number];
    const n = dy.shape[0]!;
    const apart = tf.reshape(dy, [n, h, b, w, b, c / b ** 2]);
    const order = mode === 'CRD' ? [0, 1, 3, 5, 2, 4] : [0, 1, 3, 2, 4, 5];
    return tf.reshape(tf.transpose(apart, order), [n, h, w, c]);
  },
});
