import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { unsliced } from '../tensors/slice';
import { meta, startOf } from './meta';

/** One part of an axis; `dx` is `dy` there and zero elsewhere. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x]) {
    const begin = x!.shape.map((_, i) => (i === node.axis + 1 ? startOf(node) : 0));
    return tf.slice(x!, begin, x!.shape.with(node.axis + 1, node.sizes[node.part]!));
  },
  vjp(node, { dy, inputShapes }) {
    const shape = inputShapes[0]!;
    const begin = shape.map((_, i) => (i === node.axis ? startOf(node) : 0));
    return unsliced(
      dy,
      shape,
      begin,
      shape.map(() => 1),
    );
  },
});
