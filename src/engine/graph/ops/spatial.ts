import { EngineError } from '../../errors';
import { alias, tf, type Tensor, type Tensor4D } from '../../tf';
import type { DenseNode, GroupNormNode, PadNode, PlainNode, PoolNode, SubsamplePadNode } from '../types';
import { checkWeight, imageShape } from './checks';
import { dilate, padOrCrop } from './padding';
import type { Op } from './op';

function pooled(node: PoolNode, x: readonly number[]): number[] {
  const [h, w, c] = imageShape(node, x);
  const [t, b, l, r] = node.padding;
  if (Math.max(t, b) >= node.size[0] || Math.max(l, r) >= node.size[1])
    throw new EngineError(
      'bad-graph',
      `Node "${node.name}": the padding [${node.padding.join(', ')}] leaves windows of ${node.size.join(' x ')} with nothing of the image in them.`,
    );
  return [
    Math.floor((h + t + b - node.size[0]) / node.stride[0]) + 1,
    Math.floor((w + l + r - node.size[1]) / node.stride[1]) + 1,
    c,
  ];
}

/** Offsets inside a window and, for each, the strided view of the padded input: window position -> `[N, Ho, Wo, C]`. */
function windows(
  node: PoolNode,
  padded: Tensor4D,
  ho: number,
  wo: number,
): { row: number; column: number; view: Tensor4D }[] {
  const [n, , , c] = padded.shape;
  const [sh, sw] = node.stride;
  const out = [];
  for (let row = 0; row < node.size[0]; row++) {
    for (let column = 0; column < node.size[1]; column++) {
      const end = [n, row + (ho - 1) * sh + 1, column + (wo - 1) * sw + 1, c];
      out.push({
        row,
        column,
        view: tf.stridedSlice(padded, [0, row, column, 0], end, [1, sh, sw, 1]) as Tensor4D,
      });
    }
  }
  return out;
}

/** Put `g [N, Ho, Wo, C]` back at window offset (row, column) of an `[H, W]` input: the transpose of `windows`. */
function scatter(node: PoolNode, g: Tensor4D, row: number, column: number, h: number, w: number): Tensor4D {
  const spread = dilate(g, node.stride);
  const [, sh, sw] = spread.shape;
  const top = row - node.padding[0];
  const left = column - node.padding[2];
  return padOrCrop(spread, [top, h - top - sh, left, w - left - sw]);
}

/** Window maximum, padding counts as minus infinity; on a tie the gradient goes to the first position, row by row. */
export const maxPool: Op<PoolNode> = {
  reads: { inputs: true, output: true },
  shape: (node, [x]) => pooled(node, x!),
  forward(node, [x]) {
    const padded = padWith(x as Tensor4D, node.padding, -3.4e38);
    return tf.maxPool(padded, [node.size[0], node.size[1]], [node.stride[0], node.stride[1]], 'valid');
  },
  vjp(node, { dy, inputs, output }) {
    const x = inputs[0] as Tensor4D;
    const [, h, w] = x.shape;
    const [, ho, wo] = dy.shape as number[];
    let free: Tensor = tf.onesLike(output!);
    let dx: Tensor | null = null;
    for (const { row, column, view } of windows(node, padWith(x, node.padding, -3.4e38), ho!, wo!)) {
      const hit: Tensor = tf.mul(tf.cast(tf.equal(view, output!), 'float32'), free);
      free = tf.sub(free, hit);
      const part = scatter(node, tf.mul(dy, hit) as Tensor4D, row, column, h, w);
      dx = dx === null ? part : tf.add(dx, part);
    }
    return dx!;
  },
};

function padWith(
  x: Tensor4D,
  [t, b, l, r]: readonly [number, number, number, number],
  value: number,
): Tensor4D {
  return t + b + l + r === 0
    ? x
    : tf.pad4d(
        x,
        [
          [0, 0],
          [t, b],
          [l, r],
          [0, 0],
        ],
        value,
      );
}

/** Window mean, padding counts as zeros in the mean (PyTorch's default). */
export const avgPool: Op<PoolNode> = {
  reads: { inputs: false, output: false },
  shape: (node, [x]) => pooled(node, x!),
  forward(node, [x]) {
    const padded = padWith(x as Tensor4D, node.padding, 0);
    return tf.avgPool(padded, [node.size[0], node.size[1]], [node.stride[0], node.stride[1]], 'valid');
  },
  vjp(node, { dy, inputShapes }) {
    const [h, w] = inputShapes[0] as number[];
    const g = tf.div(dy, node.size[0] * node.size[1]) as Tensor4D;
    let dx: Tensor | null = null;
    for (let row = 0; row < node.size[0]; row++) {
      for (let column = 0; column < node.size[1]; column++) {
        const part = scatter(node, g, row, column, h!, w!);
        dx = dx === null ? part : tf.add(dx, part);
      }
    }
    return dx!;
  },
};

/** `[N, H, W, C]` -> `[N, C]`, the mean over positions. */
export const globalAvgPool: Op<PlainNode> = {
  reads: { inputs: false, output: false },
  shape: (node, [x]) => [imageShape(node, x)[2]],
  forward: (_node, [x]) => tf.mean(x!, [1, 2]),
  vjp(_node, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as number[];
    const g = tf.reshape(tf.div(dy, h! * w!), [dy.shape[0]!, 1, 1, c!]);
    return tf.mul(tf.ones([1, h!, w!, 1]), g);
  },
};

/** `[N, ...]` -> `[N, D]`, NHWC order. */
export const flatten: Op<PlainNode> = {
  reads: { inputs: false, output: false },
  shape: (_node, [x]) => [x!.reduce((a, b) => a * b, 1)],
  forward: (_node, [x]) => tf.reshape(x!, [x!.shape[0]!, -1]),
  vjp: (_node, { dy, inputShapes }) => tf.reshape(dy, [dy.shape[0]!, ...inputShapes[0]!]),
};

/** `y = x W + b`, W `[D, C]`; `dx = dy W^T`. */
export const dense: Op<DenseNode> = {
  reads: { inputs: false, output: false },
  shape(node, [x], weight) {
    const [d, c] = weight(node.weight) as number[];
    if (x!.length !== 1 || x![0] !== d) {
      throw new EngineError(
        'bad-graph',
        `Node "${node.name}": weight "${node.weight}" takes ${d} features but its input is [${x!.join(', ')}].`,
      );
    }
    if (node.bias !== undefined) checkWeight(node, node.bias, weight(node.bias), [c!]);
    return [c!];
  },
  forward(node, [x], p) {
    const y = tf.matMul(x!, p[node.weight]!);
    return node.bias === undefined ? y : tf.add(y, p[node.bias]!);
  },
  vjp: (node, { dy, parameters }) => tf.matMul(dy, parameters[node.weight]!, false, true),
  flop: (node, _output, weight) => 2 * weight(node.weight).reduce((a, b) => a * b, 1),
};

/** Zero padding in space (cropping where a side is negative). */
export const pad: Op<PadNode> = {
  reads: { inputs: false, output: false },
  shape(node, [x]) {
    const [h, w, c] = imageShape(node, x);
    const [t, b, l, r] = node.padding;
    return [h + t + b, w + l + r, c];
  },
  // A clone: with nothing to pad, what comes out must not be the very tensor that went in.
  forward: (node, [x]) => alias(padOrCrop(x as Tensor4D, node.padding)),
  vjp: (node, { dy }) =>
    alias(padOrCrop(dy as Tensor4D, node.padding.map((p) => -p) as unknown as typeof node.padding)),
};

/**
 * Option-A shortcut of He et al. 2016: every `stride`-th row and column from the first, then zero channels on both
 * sides.
 */
export const subsamplePad: Op<SubsamplePadNode> = {
  reads: { inputs: false, output: false },
  shape(node, [x]) {
    const [h, w, c] = imageShape(node, x);
    return [
      Math.ceil(h / node.stride[0]),
      Math.ceil(w / node.stride[1]),
      c + node.channels[0] + node.channels[1],
    ];
  },
  forward(node, [x]) {
    const kept = tf.stridedSlice(x!, [0, 0, 0, 0], x!.shape, [
      1,
      node.stride[0],
      node.stride[1],
      1,
    ]) as Tensor4D;
    return tf.pad4d(kept, [
      [0, 0],
      [0, 0],
      [0, 0],
      [node.channels[0], node.channels[1]],
    ]);
  },
  vjp(node, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as number[];
    const [n, ho, wo] = dy.shape as [number, number, number];
    const g = dilate(tf.slice(dy, [0, 0, 0, node.channels[0]], [n, ho, wo, c!]) as Tensor4D, node.stride);
    return padOrCrop(g, [0, h! - g.shape[1], 0, w! - g.shape[2]]);
  },
};

/**
 * Group norm over `[N, H, W, G, C / G]`, biased variance; the product follows by the chain rule through mean and
 * variance.
 */
export const groupNorm: Op<GroupNormNode> = {
  reads: { inputs: true, output: false },
  shape(node, [x], weight) {
    const [, , c] = imageShape(node, x);
    if (c % node.groups !== 0)
      throw new EngineError(
        'bad-graph',
        `Node "${node.name}": ${c} channels do not divide into ${node.groups} groups.`,
      );
    for (const name of [node.gamma, node.beta]) checkWeight(node, name, weight(name), [c]);
    return [...x!];
  },
  forward(node, [x], p) {
    return tf.add(tf.mul(standardise(x as Tensor4D, node).unit, p[node.gamma]!), p[node.beta]!);
  },
  vjp(node, { dy, inputs, parameters }) {
    const x = inputs[0] as Tensor4D;
    const [, h, w, c] = x.shape;
    const { unit, sigma } = standardise(x, node);
    const grouped = (t: Tensor): Tensor => tf.reshape(t, [t.shape[0]!, h * w, node.groups, c / node.groups]);
    const g = grouped(tf.mul(dy, parameters[node.gamma]!));
    const u = grouped(unit);
    const centred = tf.sub(g, tf.mean(g, [1, 3], true));
    const dx = tf.div(tf.sub(centred, tf.mul(u, tf.mean(tf.mul(g, u), [1, 3], true))), sigma);
    return tf.reshape(dx, dy.shape);
  },
};

function standardise(x: Tensor4D, node: GroupNormNode): { unit: Tensor; sigma: Tensor } {
  const [n, h, w, c] = x.shape;
  const grouped = tf.reshape(x, [n, h * w, node.groups, c / node.groups]);
  const centred = tf.sub(grouped, tf.mean(grouped, [1, 3], true));
  const sigma = tf.sqrt(tf.add(tf.mean(tf.square(centred), [1, 3], true), node.epsilon));
  return { unit: tf.reshape(tf.div(centred, sigma), x.shape), sigma };
}
