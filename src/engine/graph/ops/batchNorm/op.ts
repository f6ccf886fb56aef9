import { tf, type Tensor } from '../../../tf';
import { defineOp, type Parameters, READS_NOTHING } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import { fitting } from '../tensors/broadcast';
import { meta } from './meta';

const scaleOf = (node: NodeOf<typeof meta>, p: Parameters): Tensor =>
  tf.div(p[node.gamma]!, tf.sqrt(tf.add(p[node.variance]!, node.epsilon)));

/** `y = scale (x - mean) + beta` with `scale = gamma / sqrt(variance + epsilon)`; `dx = scale dy`. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x], p) {
    const [mean, scale, beta] = [p[node.mean]!, scaleOf(node, p), p[node.beta]!].map((t) =>
      fitting(t, x!.rank),
    );
    return tf.add(tf.mul(tf.sub(x!, mean!), scale!), beta!);
  },
  vjp: (node, { dy, parameters }) => tf.mul(dy, fitting(scaleOf(node, parameters), dy.rank)),
});
