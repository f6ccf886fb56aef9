import { EngineError } from '../../errors';
import { alias, tf, type Tensor, type Tensor4D } from '../../tf';
import type { AffineNode, PlainNode } from '../types';
import { checkWeight } from './checks';
import type { Op } from './op';

function sameShapes(node: PlainNode, inputs: readonly (readonly number[])[]): number[] {
  const [first, ...rest] = inputs;
  for (const other of rest) {
    if (other.join() !== first!.join()) {
      throw new EngineError(
        'bad-graph',
        `Node "${node.name}": cannot ${node.op} shapes [${first!.join(', ')}] and [${other.join(', ')}].`,
      );
    }
  }
  return [...first!];
}

/**
 * `y = scale x + shift` per channel; `dx = scale dy`. On images as a 1 x 1 depthwise convolution: the same sum in one
 * kernel, on WASM some three times as fast as a product and a sum that broadcast.
 */
export const affine: Op<AffineNode> = {
  reads: { inputs: false, output: false },
  shape(node, [x], weight) {
    for (const name of [node.scale, node.shift]) checkWeight(node, name, weight(name), [x!.at(-1)!]);
    return [...x!];
  },
  forward(node, [x], p) {
    const [scale, shift] = [p[node.scale]!, p[node.shift]!];
    if (x!.rank !== 4) return tf.add(tf.mul(x!, scale), shift);
    return tf.fused.depthwiseConv2d({
      x: x as Tensor4D,
      filter: asKernel(scale),
      bias: shift,
      strides: 1,
      pad: 'valid',
    });
  },
  vjp(node, { dy, parameters }) {
    const scale = parameters[node.scale]!;
    if (dy.rank !== 4) return tf.mul(dy, scale);
    return tf.depthwiseConv2d(dy as Tensor4D, asKernel(scale), 1, 'valid');
  },
};

const asKernel = (scale: Tensor): Tensor4D => tf.reshape(scale, [1, 1, scale.size, 1]);

/** `y = max(x, 0)`; `dx = dy [y > 0]`: the sub-gradient at 0 is 0, as in PyTorch. */
export const relu: Op<PlainNode> = {
  reads: { inputs: false, output: true },
  shape: (_node, [x]) => [...x!],
  forward: (_node, [x]) => tf.relu(x!),
  vjp: (_node, { dy, output }) => tf.mul(dy, tf.step(output!)),
};

/** `y = min(max(x, 0), 6)`; `dx = dy [0 < y < 6]`. */
export const relu6: Op<PlainNode> = {
  reads: { inputs: false, output: true },
  shape: (_node, [x]) => [...x!],
  forward: (_node, [x]) => tf.relu6(x!),
  vjp: (_node, { dy, output }) => tf.mul(dy, tf.mul(tf.step(output!), tf.step(tf.sub(6, output!)))),
};

/** Sum of the inputs; `dx_i = dy`. */
export const add: Op<PlainNode> = {
  reads: { inputs: false, output: false },
  shape: sameShapes,
  // Pairwise, not addN: addN of many tensors exceeds WebGPU's limit of storage buffers.
  forward: (_node, xs) => xs.slice(1).reduce<Tensor>((sum, x) => tf.add(sum, x), alias(xs[0]!)),
  vjp: (_node, { dy }) => alias(dy),
};

/** Product of the inputs; `dx_i = dy prod_(k != i) x_k`. */
export const mul: Op<PlainNode> = {
  reads: { inputs: true, output: false },
  shape: sameShapes,
  forward: (_node, xs) => xs.slice(1).reduce<Tensor>((product, x) => tf.mul(product, x), alias(xs[0]!)),
  vjp: (_node, { dy, inputs, which }) =>
    inputs.reduce<Tensor>((g, x, i) => (i === which ? g : tf.mul(g, x!)), alias(dy)),
};

/** Concatenation over channels; `dx_i` is the matching slice of `dy`. */
export const concat: Op<PlainNode> = {
  reads: { inputs: false, output: false },
  shape(node, inputs) {
    const last = inputs.map((s) => s[s.length - 1]!);
    sameShapes(
      node,
      inputs.map((s) => s.slice(0, -1)),
    );
    return [...inputs[0]!.slice(0, -1), last.reduce((a, b) => a + b, 0)];
  },
  forward: (_node, xs) => tf.concat([...xs], xs[0]!.rank - 1),
  vjp(_node, { dy, inputShapes, which }) {
    const width = (i: number): number => inputShapes[i]!.at(-1)!;
    let start = 0;
    for (let i = 0; i < which; i++) start += width(i);
    const begin = dy.shape.map((_, axis) => (axis === dy.rank - 1 ? start : 0));
    const size = dy.shape.map((n, axis) => (axis === dy.rank - 1 ? width(which) : n));
    return tf.slice(dy, begin, size);
  },
};
