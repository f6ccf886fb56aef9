import { exactSign } from '../../../sign';
import { tf, type Tensor, type Tensor4D } from '../../../tf';
import { defineOp } from '../op';
import { type Pair, windowsOver } from '../rules/window';
import { meanOver, meanOverProduct } from '../tensors/window';
import { meta } from './meta';

/** `|x|^e`, 0 where x is 0. */
function power(x: Tensor, e: number): Tensor {
  if (e === 1) return tf.abs(x);
  if (e === 2) return tf.square(x);
  const is = tf.abs(exactSign(x));
  // One in place of zero: a power below zero of it would be infinite, and nothing times that no number.
  return tf.mul(tf.pow(tf.add(tf.abs(x), tf.sub(1, is)), e), is);
}

/** `dx = dy |x|^(p - 1) sign(x) / y^(p - 1)`, of a window of zeros nothing. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: true },
  forward(node, [x]) {
    const out = windowsOver(node, x!.shape.slice(1, 3));
    const sum = tf.mul(meanOver(node, power(x!, node.p) as Tensor4D, out), node.size[0] * node.size[1]);
    return power(sum, 1 / node.p);
  },
  vjp(node, { dy, inputs, output, inputShapes }) {
    const x = inputs[0]!;
    const side = inputShapes[0]!.slice(0, 2) as unknown as Pair;
    const g = tf.mul(tf.mul(dy, power(output!, 1 - node.p)), node.size[0] * node.size[1]) as Tensor4D;
    return tf.mul(meanOverProduct(node, g, side), tf.mul(power(x, node.p - 1), exactSign(x)));
  },
});
