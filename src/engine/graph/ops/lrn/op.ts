import { tf, type Tensor } from '../../../tf';
import { defineOp } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import { meta } from './meta';

type LrnNode = NodeOf<typeof meta>;

/** `[C, C]`: 1 where channel i is among the neighbours that j sums. */
function neighbours(c: number, size: number): Tensor {
  const before = Math.floor((size - 1) / 2);
  const after = size - 1 - before;
  const ones = Float32Array.from({ length: c * c }, (_, place) => {
    const [i, j] = [Math.floor(place / c), place % c];
    return i >= j - before && i <= j + after ? 1 : 0;
  });
  return tf.tensor2d(ones, [c, c]);
}

const along = (x: Tensor, band: Tensor, transposed = false): Tensor =>
  tf.reshape(tf.matMul(tf.reshape(x, [-1, x.shape.at(-1)!]), band, false, transposed), x.shape);

const divisor = (node: LrnNode, x: Tensor, band: Tensor): Tensor =>
  tf.add(tf.mul(along(tf.square(x), band), node.alpha / node.size), node.bias);

/** `y = x D^-beta`; `dx = dy D^-beta - 2 alpha beta / size * x (sum over those that x is a neighbour of: dy x D^(-beta - 1))`. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward(node, [x]) {
    const d = divisor(node, x!, neighbours(x!.shape.at(-1)!, node.size));
    return tf.mul(x!, tf.pow(d, -node.beta));
  },
  vjp(node, { dy, inputs }) {
    const x = inputs[0]!;
    const band = neighbours(x.shape.at(-1)!, node.size);
    const d = divisor(node, x, band);
    const own = tf.mul(dy, tf.pow(d, -node.beta));
    const others = along(tf.mul(tf.mul(dy, x), tf.pow(d, -node.beta - 1)), band, true);
    return tf.sub(own, tf.mul(tf.mul(x, others), (2 * node.alpha * node.beta) / node.size));
  },
});
