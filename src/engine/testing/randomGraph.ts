/** Random small networks for fast-check: chains, branches, sums, products, concatenations, several taps. */
import * as fc from 'fast-check';
import type { Graph, GraphNode, Weight, Weights } from '../graph/types';
import { noise, sizeOf } from './numerics';

/** A network that fast-check drew, and the seed of its weights, for further draws. */
export interface RandomGraph {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly seed: number;
}
const SIDE = 5;
const OPS = [
  'conv',
  'stride',
  'depthwise',
  'batchNorm',
  'groupNorm',
  'affine',
  'relu',
  'relu6',
  'add',
  'mul',
  'concat',
  'maxPool',
  'avgPool',
  'pad',
  'subsample',
  'leakyRelu',
  'hardSwish',
  'silu',
  'sub',
  'maximum',
  'scaled',
  'swap',
  'slice',
  'convTranspose',
  'layerNorm',
  'gate',
] as const;
type Step = readonly [op: (typeof OPS)[number], pickA: number, pickB: number, tap: boolean];

function build(steps: readonly Step[], seed: number, channels: number): RandomGraph {
  const nodes: GraphNode[] = [{ op: 'input', name: 'x', inputs: [], shape: [SIDE, SIDE, channels] }];
  const shapes: number[][] = [[SIDE, SIDE, channels]];
  const weights: Record<string, Weight> = {};
  const gaia: string[] = [];
  const weight = (name: string, shape: number[], from = -1): string => {
    const data = noise(sizeOf(shape), seed + 13 * Object.keys(weights).length);
    weights[name] = { shape, data: from < 0 ? data : data.map((v) => from + 0.5 * Math.abs(v)) };
    return name;
  };
  const push = (node: GraphNode, shape: number[], tap: boolean): void => {
    nodes.push(node);
    shapes.push(shape);
    if (tap) gaia.push(node.name);
  };
  for (const [index, [op, pickA, pickB, tap]] of steps.entries()) {
    // Mostly the latest node, so that graphs grow deep; sometimes an earlier one, so that they branch.
    const a = pickA % 3 === 0 ? pickA % nodes.length : nodes.length - 1;
    const shape = shapes[a]!;
    const [h, w, c] = shape as [number, number, number];
    const name = `n${index}`;
    const one = { name, inputs: [nodes[a]!.name] };
    const alike = shapes.flatMap((s, i) => (s.join() === shape.join() ? [i] : []));
    const mate = nodes[alike[pickB % alike.length]!]!.name;
    const beside = shapes.flatMap((s, i) => (s[0] === h && s[1] === w && s[2]! + c <= 8 ? [i] : []));
    const unit = [1, 1] as const;
    const zero = [0, 0, 0, 0] as const;
    const spread = Math.min(h, w) >= 2;
    if (op === 'conv' || (op === 'stride' && spread)) {
      const stride = op === 'stride' ? ([2, 2] as const) : unit;
      const k = 2 + (pickB % 3);
      const [oh, ow] = [h, w].map((n) => Math.floor((n - 1) / stride[0]) + 1);
      push(
        {
          op: 'conv2d',
          ...one,
          weight: weight(`${name}w`, [3, 3, c, k]),
          bias: weight(`${name}b`, [k]),
          stride,
          padding: [1, 1, 1, 1],
        },
        [oh!, ow!, k],
        tap,
      );
    } else if (op === 'depthwise')
      push(
        {
          op: 'conv2d',
          ...one,
          weight: weight(`${name}w`, [3, 3, 1, c]),
          stride: unit,
          padding: [1, 1, 1, 1],
          groups: c,
        },
        shape,
        tap,
      );
    else if (op === 'batchNorm')
      push(
        {
          op,
          ...one,
          gamma: weight(`${name}g`, [c]),
          beta: weight(`${name}b`, [c]),
          mean: weight(`${name}m`, [c]),
          variance: weight(`${name}v`, [c], 0.5),
          epsilon: 1e-5,
        },
        shape,
        tap,
      );
    else if (op === 'groupNorm' && h * w > 1)
      push(
        {
          op,
          ...one,
          groups: c % 2 === 0 ? 2 : 1,
          gamma: weight(`${name}g`, [c]),
          beta: weight(`${name}b`, [c]),
          epsilon: 0.1,
        },
        shape,
        tap,
      );
    else if (op === 'affine')
      push({ op, ...one, scale: weight(`${name}s`, [c]), shift: weight(`${name}t`, [c]) }, shape, tap);
    else if (op === 'add' || op === 'mul') push({ op, name, inputs: [nodes[a]!.name, mate] }, shape, tap);
    else if (op === 'concat' && beside.length > 0) {
      const b = beside[pickB % beside.length]!;
      push({ op, name, inputs: [nodes[a]!.name, nodes[b]!.name] }, [h, w, c + shapes[b]![2]!], tap);
    } else if ((op === 'maxPool' || op === 'avgPool') && spread)
      push(
        { op, ...one, size: [2, 2], stride: [1, 2], padding: [1, 0, 0, 1] },
        [h, Math.floor((w + 1 - 2) / 2) + 1, c],
        tap,
      );
    else if (op === 'pad' && h * w <= 25)
      push(
        { op, ...one, padding: pickB % 2 === 0 ? zero : [0, 1, 1, 0] },
        pickB % 2 === 0 ? shape : [h + 1, w + 1, c],
        tap,
      );
    else if (op === 'subsample' && spread && c <= 6)
      push(
        { op: 'subsamplePad', ...one, stride: [2, 2], channels: [1, 1] },
        [Math.ceil(h / 2), Math.ceil(w / 2), c + 2],
        tap,
      );
    else if (op === 'leakyRelu') push({ op, ...one, alpha: 0.25 }, shape, tap);
    else if (op === 'hardSwish' || op === 'silu') push({ op, ...one }, shape, tap);
    else if (op === 'sub' || op === 'maximum') push({ op, name, inputs: [nodes[a]!.name, mate] }, shape, tap);
    else if (op === 'scaled')
      push({ op: 'mul', ...one, constant: weight(`${name}k`, [h, 1, c]) }, shape, tap);
    else if (op === 'swap') push({ op: 'transpose', ...one, perm: [1, 0, 2] }, [w, h, c], tap);
    else if (op === 'slice' && spread)
      push(
        { op, ...one, begin: [1, 0, 0], end: [h, w, c], step: [1, 2, 1] },
        [h - 1, Math.ceil(w / 2), c],
        tap,
      );
    else if (op === 'convTranspose' && h * w <= 9)
      push(
        {
          op: 'convTranspose2d',
          ...one,
          weight: weight(`${name}w`, [2, 2, c, 2]),
          bias: weight(`${name}b`, [2]),
          stride: [2, 1],
          padding: [1, 0, 0, 1],
        },
        [2 * h - 1, w, 2],
        tap,
      );
    else if (op === 'layerNorm' && c > 1)
      push({ op, ...one, axis: 2, epsilon: 0.1, gamma: weight(`${name}g`, [c]) }, shape, tap);
    else if (op === 'gate') {
      // Squeeze and excite: the mean of each channel, broadcast over the positions again.
      push({ op: 'reduceMean', ...one, name: `${name}m`, axes: [0, 1], keepDims: true }, [1, 1, c], false);
      push({ op: 'sigmoid', name: `${name}s`, inputs: [`${name}m`] }, [1, 1, c], false);
      push({ op: 'mul', name, inputs: [nodes[a]!.name, `${name}s`] }, shape, tap);
    } else push({ op: op === 'relu6' ? 'relu6' : 'relu', ...one }, shape, tap);
  }
  // Every loose end is pooled into the features, so that every tap leads to the output.
  const read = new Set(nodes.flatMap((n) => n.inputs));
  const ends = nodes.flatMap((n, i) => (read.has(n.name) ? [] : [i]));
  const width = ends.reduce((sum, i) => sum + shapes[i]![2]!, 0);
  for (const i of ends)
    push({ op: 'globalAvgPool', name: `f${i}`, inputs: [nodes[i]!.name] }, [shapes[i]![2]!], false);
  push({ op: 'concat', name: 'f', inputs: ends.map((i) => `f${i}`) }, [width], false);
  push(
    { op: 'dense', name: 'z', inputs: ['f'], weight: weight('zw', [width, 3]), bias: weight('zb', [3]) },
    [3],
    false,
  );
  if (gaia.length === 0) gaia.push('n0');
  return {
    graph: { nodes, output: 'z', features: 'f', taps: { gaia, reference: [...gaia, 'f'] } },
    weights,
    seed,
  };
}

const drawn = (channels: number): fc.Arbitrary<RandomGraph> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...OPS), fc.nat(30), fc.nat(30), fc.boolean()), {
        minLength: 1,
        maxLength: 10,
      }),
      fc.integer({ min: 1, max: 1e6 }),
    )
    .map(([steps, seed]) => build(steps, seed, channels));

/** One to ten steps deep; the input is `[5, 5, 2]`, the output three logits. */
export const randomGraph: fc.Arbitrary<RandomGraph> = drawn(2);

/** The same for pictures: the input is `[5, 5, 3]`. */
export const randomColorGraph: fc.Arbitrary<RandomGraph> = drawn(3);
