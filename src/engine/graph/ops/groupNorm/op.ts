import { tf } from '../../../tf';
import { defineOp } from '../op';
import { standardise, standardiseProduct, type View } from '../tensors/normalise';
import { meta } from './meta';

const viewOf =
  (shape: readonly number[], groups: number) =>
  (n: number): View => {
    const c = shape.at(-1)!;
    return { shape: [n, shape.slice(1, -1).reduce((a, b) => a * b, 1), groups, c / groups], axes: [1, 3] };
  };

/** Group norm over `[N, positions, G, C / G]`, biased variance. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward(node, [x], p) {
    const { unit } = standardise(x!, viewOf(x!.shape, node.groups)(x!.shape[0]!), node.epsilon);
    return tf.add(tf.mul(tf.reshape(unit, x!.shape), p[node.gamma]!), p[node.beta]!);
  },
  vjp: (node, { dy, inputs, parameters }) =>
    standardiseProduct(
      tf.mul(dy, parameters[node.gamma]!),
      inputs[0]!,
      viewOf(dy.shape, node.groups),
      node.epsilon,
    ),
});
