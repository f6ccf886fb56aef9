/**
 * The operations again, in float64 and in plain loops, written from their definitions and not from the engine: what the
 * engine's forward passes and, by finite differences, its vector-Jacobian products are held against. One sample.
 */
import type { Conv2dNode, Graph, GraphNode, PoolNode, Weights } from '../graph/types';
import { sizeOf } from './numerics';

/** One sample in float64, row by row. */
export interface Array64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

const zeros = (shape: readonly number[]): Array64 => ({ shape, data: new Float64Array(sizeOf(shape)) });
const mapped = (x: Array64, f: (v: number, i: number) => number): Array64 => ({
  shape: x.shape,
  data: x.data.map(f),
});
/** `x[row][column][channel]`, or `outside` beyond the edge. */
function at(x: Array64, row: number, column: number, channel: number, outside: number): number {
  const [h, w, c] = x.shape as [number, number, number];
  if (row < 0 || row >= h || column < 0 || column >= w) return outside;
  return x.data[(row * w + column) * c + channel]!;
}
/** Fill an `[H, W, C]` array position by position. */
function build(
  shape: readonly number[],
  f: (row: number, column: number, channel: number) => number,
): Array64 {
  const [h, w, c] = shape as [number, number, number];
  const out = zeros(shape);
  for (let i = 0; i < h; i++)
    for (let j = 0; j < w; j++) for (let k = 0; k < c; k++) out.data[(i * w + j) * c + k] = f(i, j, k);
  return out;
}

function convolution(node: Conv2dNode, x: Array64, weights: Weights): Array64 {
  const kernel = weights[node.weight]!;
  const [kh, kw, ci, ko] = kernel.shape as [number, number, number, number];
  const [h, w] = x.shape as [number, number, number];
  const [t, b, l, r] = node.padding;
  const [dh, dw] = node.dilation ?? [1, 1];
  const rows = Math.floor((h + t + b - (dh * (kh - 1) + 1)) / node.stride[0]) + 1;
  const columns = Math.floor((w + l + r - (dw * (kw - 1) + 1)) / node.stride[1]) + 1;
  const perGroup = ko / (node.groups ?? 1);
  return build([rows, columns, ko], (i, j, k) => {
    let sum = node.bias === undefined ? 0 : weights[node.bias]!.data[k]!;
    const first = Math.floor(k / perGroup) * ci;
    for (let a = 0; a < kh; a++)
      for (let d = 0; d < kw; d++)
        for (let c = 0; c < ci; c++)
          sum +=
            kernel.data[((a * kw + d) * ci + c) * ko + k]! *
            at(x, i * node.stride[0] + a * dh - t, j * node.stride[1] + d * dw - l, first + c, 0);
    return sum;
  });
}

function pool(node: PoolNode, x: Array64): Array64 {
  const [h, w, c] = x.shape as [number, number, number];
  const [t, b, l, r] = node.padding;
  const [sh, sw] = node.size;
  const rows = Math.floor((h + t + b - sh) / node.stride[0]) + 1;
  const columns = Math.floor((w + l + r - sw) / node.stride[1]) + 1;
  const largest = node.op === 'maxPool';
  return build([rows, columns, c], (i, j, k) => {
    let value = largest ? -Infinity : 0;
    for (let a = 0; a < sh; a++)
      for (let d = 0; d < sw; d++) {
        const v = at(x, i * node.stride[0] + a - t, j * node.stride[1] + d - l, k, largest ? -Infinity : 0);
        value = largest ? Math.max(value, v) : value + v / (sh * sw);
      }
    return value;
  });
}

function groupNorm(
  x: Array64,
  groups: number,
  gamma: Float32Array,
  beta: Float32Array,
  epsilon: number,
): Array64 {
  const [h, w, c] = x.shape as [number, number, number];
  const width = c / groups;
  const out = zeros(x.shape);
  for (let g = 0; g < groups; g++) {
    const members: number[] = [];
    for (let p = 0; p < h * w; p++) for (let k = g * width; k < (g + 1) * width; k++) members.push(p * c + k);
    const mean = members.reduce((sum, i) => sum + x.data[i]!, 0) / members.length;
    const variance = members.reduce((sum, i) => sum + (x.data[i]! - mean) ** 2, 0) / members.length;
    for (const i of members)
      out.data[i] = gamma[i % c]! * ((x.data[i]! - mean) / Math.sqrt(variance + epsilon)) + beta[i % c]!;
  }
  return out;
}

function concatenated(xs: readonly Array64[]): Array64 {
  const widths = xs.map((x) => x.shape.at(-1)!);
  const total = widths.reduce((a, b) => a + b, 0);
  const out = zeros([...xs[0]!.shape.slice(0, -1), total]);
  let first = 0;
  xs.forEach((x, n) => {
    const c = widths[n]!;
    x.data.forEach((v, i) => (out.data[Math.floor(i / c) * total + first + (i % c)] = v));
    first += c;
  });
  return out;
}

/** The value of one node from the values of its inputs. */
export function evaluateNode(node: GraphNode, xs: readonly Array64[], weights: Weights): Array64 {
  const x = xs[0]!;
  const c = x.shape.at(-1)!;
  const w = (name: string): Float32Array => weights[name]!.data;
  switch (node.op) {
    case 'input':
      throw new Error('The input has no inputs.');
    case 'conv2d':
      return convolution(node, x, weights);
    case 'affine':
      return mapped(x, (v, i) => w(node.scale)[i % c]! * v + w(node.shift)[i % c]!);
    case 'batchNorm':
      return mapped(
        x,
        (v, i) =>
          (w(node.gamma)[i % c]! * (v - w(node.mean)[i % c]!)) /
            Math.sqrt(w(node.variance)[i % c]! + node.epsilon) +
          w(node.beta)[i % c]!,
      );
    case 'groupNorm':
      return groupNorm(x, node.groups, w(node.gamma), w(node.beta), node.epsilon);
    case 'relu':
      return mapped(x, (v) => Math.max(v, 0));
    case 'relu6':
      return mapped(x, (v) => Math.min(Math.max(v, 0), 6));
    case 'add':
      return mapped(x, (_, i) => xs.reduce((sum, y) => sum + y.data[i]!, 0));
    case 'mul':
      return mapped(x, (_, i) => xs.reduce((product, y) => product * y.data[i]!, 1));
    case 'concat':
      return concatenated(xs);
    case 'maxPool':
    case 'avgPool':
      return pool(node, x);
    case 'globalAvgPool': {
      const out = zeros([c]);
      x.data.forEach((v, i) => (out.data[i % c]! += (v * c) / x.data.length));
      return out;
    }
    case 'flatten':
      return { shape: [x.data.length], data: x.data };
    case 'dense': {
      const [d, k] = weights[node.weight]!.shape as [number, number];
      const out = zeros([k]);
      for (let j = 0; j < k; j++) {
        out.data[j] = node.bias === undefined ? 0 : w(node.bias)[j]!;
        for (let i = 0; i < d; i++) out.data[j]! += x.data[i]! * w(node.weight)[i * k + j]!;
      }
      return out;
    }
    case 'pad': {
      const [t, b, l, r] = node.padding;
      return build([x.shape[0]! + t + b, x.shape[1]! + l + r, c], (i, j, k) => at(x, i - t, j - l, k, 0));
    }
    case 'subsamplePad': {
      const [sh, sw] = node.stride;
      const [before, after] = node.channels;
      return build(
        [Math.ceil(x.shape[0]! / sh), Math.ceil(x.shape[1]! / sw), before + c + after],
        (i, j, k) => (k < before || k >= before + c ? 0 : at(x, i * sh, j * sw, k - before, 0)),
      );
    }
  }
}

/** Every node's value for one image; a node in `held` takes the given value instead of its own. */
export function evaluate(
  graph: Graph,
  weights: Weights,
  image: ArrayLike<number>,
  held: ReadonlyMap<string, Float64Array> = new Map(),
): Map<string, Array64> {
  const values = new Map<string, Array64>();
  for (const node of graph.nodes) {
    const y: Array64 =
      node.op === 'input'
        ? { shape: node.shape, data: Float64Array.from(image) }
        : evaluateNode(
            node,
            node.inputs.map((i) => values.get(i)!),
            weights,
          );
    const own = held.get(node.name);
    values.set(node.name, own === undefined ? y : { shape: y.shape, data: own });
  }
  return values;
}

/**
 * d<v, f(x)>/dx by central differences. Exact for linear `f`; `step` is far above float64's noise and below any kink.
 */
export function differences(
  f: (x: Float64Array) => Float64Array,
  x: ArrayLike<number>,
  v: ArrayLike<number>,
  step = 1e-6,
): Float64Array {
  const base = Float64Array.from(x);
  const inner = (): number => f(Float64Array.from(base)).reduce((sum, y, i) => sum + y * v[i]!, 0);
  return base.map((value, i) => {
    base[i] = value + step;
    const up = inner();
    base[i] = value - step;
    const down = inner();
    base[i] = value;
    return (up - down) / (2 * step);
  });
}
