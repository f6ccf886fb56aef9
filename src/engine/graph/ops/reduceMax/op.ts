import { tf } from '../../../tf';
import { defineOp } from '../op';
import { axesOf, firstHits, keeps, restored } from '../tensors/reduce';
import { meta } from './meta';

/** `dx = dy` at the largest, on a tie at the first. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: true },
  forward: (node, [x]) => tf.max(x!, axesOf(node), keeps(node)),
  vjp: (node, { dy, inputs, output, inputShapes }) =>
    tf.mul(restored(dy, node, inputShapes[0]!), firstHits(inputs[0]!, output!, node)),
});
