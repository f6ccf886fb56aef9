import { alias, tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { spread, sumTo } from '../tensors/broadcast';
import { meta } from './meta';

/** Repetition; `dx` is the sum of `dy` over the copies. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward({ shape }, [x]) {
    const whole = spread(x!, shape.length);
    return tf.tile(whole, [1, ...shape.map((n, i) => n / whole.shape[i + 1]!)]);
  },
  vjp: (_node, { dy, inputShapes }) => alias(sumTo(dy, inputShapes[0]!)),
});
