import { onHost, tf, type Tensor, type Tensor4D } from '../../../tf';
import { defineOp } from '../op';
import { type Pair, type Windows, windowsOver } from '../rules/window';
import { fitted, padWith, scatter, views } from '../tensors/window';
import { productOnHost } from './hostProduct';
import { meta } from './meta';

/** Below every float32 value that a network has. */
const LEAST = -3.4e38;

/** The product put together from the backend's kernels, of all windows at each position within a window: for a GPU. */
export function productOfViews(node: Windows, x: Tensor4D, y: Tensor, dy: Tensor4D): Tensor {
  const side = x.shape.slice(1, 3) as unknown as Pair;
  const out = dy.shape.slice(1, 3) as unknown as Pair;
  let free: Tensor = tf.onesLike(y);
  let dx: Tensor | null = null;
  for (const { row, column, view } of views(node, padWith(x, fitted(node, side, out), LEAST), out)) {
    const hit: Tensor = tf.mul(tf.cast(tf.equal(view, y), 'float32'), free);
    free = tf.sub(free, hit);
    const part = scatter(node, tf.mul(dy, hit) as Tensor4D, row, column, side);
    dx = dx === null ? part : tf.add(dx, part);
  }
  return dx!;
}

/** Window maximum, padding counts as minus infinity; on a tie the gradient goes to the first position, row by row. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: true },
  forward(node, [x]) {
    const side = x!.shape.slice(1, 3) as unknown as Pair;
    const out = windowsOver(node, side);
    const padded = padWith(x as Tensor4D, fitted(node, side, out), LEAST);
    if ((node.dilation ?? [1, 1]).every((d) => d === 1))
      return tf.maxPool(padded, [...node.size], [...node.stride], 'valid');
    return [...views(node, padded, out)].map(({ view }) => view).reduce((a, b) => tf.maximum(a, b));
  },
  vjp(node, { dy, inputs, output }) {
    const x = inputs[0] as Tensor4D;
    return onHost() ? productOnHost(node, x, output!, dy) : productOfViews(node, x, output!, dy as Tensor4D);
  },
});
