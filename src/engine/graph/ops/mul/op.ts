import { alias, tf, type Tensor } from '../../../tf';
import { defineOp } from '../op';
import { sumTo } from '../tensors/broadcast';
import { folded, operandsOf } from '../tensors/joined';
import { meta } from './meta';

/** `y = c prod_i x_i`; `dx_i = dy c prod_(k != i) x_k`, summed where x_i was repeated. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward: (node, xs, p) => folded(operandsOf(node.constant, xs, p), tf.mul),
  vjp(node, { dy, inputs, inputShapes, which, parameters }) {
    const others = operandsOf(node.constant, inputs as readonly Tensor[], parameters);
    const g = others.reduce<Tensor>((sum, x, i) => (i === which ? sum : tf.mul(sum, x)), alias(dy));
    return sumTo(g, inputShapes[which]!);
  },
});
