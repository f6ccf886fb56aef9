import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** Axes in another order; `dx` is `dy` with the axes put back. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: ({ perm }, [x]) => tf.transpose(x!, [0, ...perm.map((axis) => axis + 1)]),
  vjp: ({ perm }, { dy }) => tf.transpose(dy, [0, ...perm.map((_, axis) => perm.indexOf(axis) + 1)]),
});
