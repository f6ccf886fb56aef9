import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { unsliced } from '../tensors/slice';
import { meta } from './meta';

/** A part; `dx` is `dy` there and zero elsewhere. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward({ begin, end, step }, [x]) {
    const n = x!.shape[0]!;
    if (step === undefined || step.every((s) => s === 1))
      return tf.slice(x!, [0, ...begin], [n, ...end.map((e, i) => e - begin[i]!)]);
    return tf.stridedSlice(x!, [0, ...begin], [n, ...end], [1, ...step]);
  },
  vjp: ({ begin, step }, { dy, inputShapes }) =>
    unsliced(dy, inputShapes[0]!, begin, step ?? begin.map(() => 1)),
});
