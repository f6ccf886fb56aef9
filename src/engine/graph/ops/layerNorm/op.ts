import { tf } from '../../../tf';
import { defineOp } from '../op';
import { standardise, standardiseProduct, type View } from '../tensors/normalise';
import { meta } from './meta';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const viewOf =
  (shape: readonly number[], axis: number) =>
  (n: number): View => ({
    shape: [n, size(shape.slice(1, axis + 1)), size(shape.slice(axis + 1))],
    axes: [2],
  });

/** Layer norm over `[N, before, from axis on]`, biased variance. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward(node, [x], p) {
    const { unit } = standardise(x!, viewOf(x!.shape, node.axis)(x!.shape[0]!), node.epsilon);
    const own = tf.reshape(unit, x!.shape);
    const scaled = node.gamma === undefined ? own : tf.mul(own, p[node.gamma]!);
    return node.beta === undefined ? scaled : tf.add(scaled, p[node.beta]!);
  },
  vjp(node, { dy, inputs, parameters }) {
    const g = node.gamma === undefined ? dy : tf.mul(dy, parameters[node.gamma]!);
    return standardiseProduct(g, inputs[0]!, viewOf(dy.shape, node.axis), node.epsilon);
  },
});
