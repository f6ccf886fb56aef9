import { tf } from '../../../tf';
import { defineOp } from '../op';
import { firstHits, restored } from '../tensors/reduce';
import { meta } from './meta';

const POSITIONS = { axes: [0, 1] };

/** `dx = dy` at the largest, on a tie at the first position, row by row. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: true },
  forward: (node, [x]) => tf.max(x!, [1, 2], node.keepDims === true),
  vjp: (_node, { dy, inputs, output, inputShapes }) =>
    tf.mul(restored(dy, POSITIONS, inputShapes[0]!), firstHits(inputs[0]!, output!, POSITIONS)),
});
