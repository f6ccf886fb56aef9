import { tf } from '../../../tf';
import { defineOp } from '../op';
import { standardise, standardiseProduct, type View } from '../tensors/normalise';
import { meta } from './meta';

const viewOf =
  (shape: readonly number[]) =>
  (n: number): View => ({
    shape: [n, shape.slice(1, -1).reduce((a, b) => a * b, 1), shape.at(-1)!],
    axes: [1],
  });

/** Instance norm over `[N, positions, C]`, biased variance. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward(node, [x], p) {
    const { unit } = standardise(x!, viewOf(x!.shape)(x!.shape[0]!), node.epsilon);
    const own = tf.reshape(unit, x!.shape);
    const scaled = node.gamma === undefined ? own : tf.mul(own, p[node.gamma]!);
    return node.beta === undefined ? scaled : tf.add(scaled, p[node.beta]!);
  },
  vjp(node, { dy, inputs, parameters }) {
    const g = node.gamma === undefined ? dy : tf.mul(dy, parameters[node.gamma]!);
    return standardiseProduct(g, inputs[0]!, viewOf(dy.shape), node.epsilon);
  },
});
