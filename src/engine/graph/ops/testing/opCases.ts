/** Random small instances of every operation, for fast-check. */
import * as fc from 'fast-check';
import type { GraphNode, Padding, Pair } from '../../types';

/** One operation with the shapes of all that it reads. */
export interface OpCase {
  readonly node: GraphNode;
  /** Shapes of one sample of each input. */
  readonly inputs: readonly (readonly number[])[];
  /** Shapes of the weights by name. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Inputs are uniform in +-amplitude. */
  readonly amplitude: number;
  readonly seed: number;
}

const int = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const pair = (min: number, max: number): fc.Arbitrary<Pair> => fc.tuple(int(min, max), int(min, max));
const padding = (max: number): fc.Arbitrary<Padding> =>
  fc.tuple(int(0, max), int(0, max), int(0, max), int(0, max));
const image = fc.tuple(int(1, 6), int(1, 6), int(1, 4));
const seed = int(1, 1e6);
const base = { seed, image };

const plain = (op: 'relu' | 'relu6' | 'globalAvgPool' | 'flatten', amplitude = 1): fc.Arbitrary<OpCase> =>
  fc.record(base).map(({ seed: s, image: x }) => ({
    node: { op, name: 'n', inputs: ['x'] },
    inputs: [x],
    weights: {},
    amplitude,
    seed: s,
  }));
const joined = (op: 'add' | 'mul'): fc.Arbitrary<OpCase> =>
  fc.record({ ...base, count: int(2, 4) }).map(({ seed: s, image: x, count }) => ({
    node: { op, name: 'n', inputs: Array.from({ length: count }, (_, i) => `x${i}`) },
    inputs: Array.from({ length: count }, () => x),
    weights: {},
    amplitude: 1,
    seed: s,
  }));

const conv = (groups: fc.Arbitrary<{ groups: number; ci: number; co: number }>): fc.Arbitrary<OpCase> =>
  fc
    .record({
      seed,
      groups,
      size: pair(2, 7),
      kernel: pair(1, 3),
      stride: pair(1, 3),
      dilation: pair(1, 2),
      padding: padding(2),
      bias: fc.boolean(),
    })
    .filter(
      ({ size, kernel, dilation, padding: [t, b, l, r] }) =>
        size[0] + t + b > dilation[0] * (kernel[0] - 1) && size[1] + l + r > dilation[1] * (kernel[1] - 1),
    )
    .map((c) => ({
      node: {
        op: 'conv2d',
        name: 'n',
        inputs: ['x'],
        weight: 'w',
        ...(c.bias ? { bias: 'b' } : {}),
        stride: c.stride,
        padding: c.padding,
        dilation: c.dilation,
        groups: c.groups.groups,
      },
      inputs: [[...c.size, c.groups.ci * c.groups.groups]],
      weights: {
        w: [...c.kernel, c.groups.ci, c.groups.co * c.groups.groups],
        ...(c.bias ? { b: [c.groups.co * c.groups.groups] } : {}),
      },
      amplitude: 1,
      seed: c.seed,
    }));

const pool = (op: 'maxPool' | 'avgPool'): fc.Arbitrary<OpCase> =>
  fc
    .record({ ...base, size: pair(1, 3), stride: pair(1, 3), padding: padding(2) })
    // A window must hold at least one pixel of the image.
    .filter(
      ({ image: [h, w], size, padding: [t, b, l, r] }) =>
        Math.max(t, b) < size[0] && Math.max(l, r) < size[1] && h + t + b >= size[0] && w + l + r >= size[1],
    )
    .map((c) => ({
      node: { op, name: 'n', inputs: ['x'], size: c.size, stride: c.stride, padding: c.padding },
      inputs: [c.image],
      weights: {},
      amplitude: 1,
      seed: c.seed,
    }));

/** By the title of the test; a new operation gets a line here. */
export const CASES = {
  conv2d: conv(fc.record({ groups: fc.constant(1), ci: int(1, 3), co: int(1, 4) })),
  'conv2d, groups': conv(fc.record({ groups: int(2, 3), ci: int(1, 2), co: int(1, 2) })),
  'conv2d, depthwise': conv(fc.record({ groups: int(2, 5), ci: fc.constant(1), co: fc.constant(1) })),
  affine: fc.record(base).map((c): OpCase => ({
    node: { op: 'affine', name: 'n', inputs: ['x'], scale: 'a', shift: 'b' },
    inputs: [c.image],
    weights: { a: [c.image[2]], b: [c.image[2]] },
    amplitude: 1,
    seed: c.seed,
  })),
  relu: plain('relu'),
  relu6: plain('relu6', 12),
  add: joined('add'),
  mul: joined('mul'),
  concat: fc
    .record({ seed, size: pair(1, 4), widths: fc.array(int(1, 3), { minLength: 2, maxLength: 4 }) })
    .map((c): OpCase => ({
      node: { op: 'concat', name: 'n', inputs: c.widths.map((_, i) => `x${i}`) },
      inputs: c.widths.map((k) => [...c.size, k]),
      weights: {},
      amplitude: 1,
      seed: c.seed,
    })),
  maxPool: pool('maxPool'),
  avgPool: pool('avgPool'),
  globalAvgPool: plain('globalAvgPool'),
  flatten: plain('flatten'),
  dense: fc
    .record({ seed, d: int(1, 9), c: int(1, 6), bias: fc.boolean() })
    .map(({ seed: s, d, c, bias }): OpCase => ({
      node: { op: 'dense', name: 'n', inputs: ['x'], weight: 'w', ...(bias ? { bias: 'b' } : {}) },
      inputs: [[d]],
      weights: { w: [d, c], ...(bias ? { b: [c] } : {}) },
      amplitude: 1,
      seed: s,
    })),
  pad: fc.record({ ...base, padding: padding(3) }).map((c): OpCase => ({
    node: { op: 'pad', name: 'n', inputs: ['x'], padding: c.padding },
    inputs: [c.image],
    weights: {},
    amplitude: 1,
    seed: c.seed,
  })),
  subsamplePad: fc.record({ ...base, stride: pair(1, 3), channels: pair(0, 2) }).map((c): OpCase => ({
    node: { op: 'subsamplePad', name: 'n', inputs: ['x'], stride: c.stride, channels: c.channels },
    inputs: [c.image],
    weights: {},
    amplitude: 1,
    seed: c.seed,
  })),
  groupNorm: fc.record({ seed, size: pair(2, 4), groups: int(1, 3), width: int(1, 3) }).map((c): OpCase => ({
    node: {
      op: 'groupNorm',
      name: 'n',
      inputs: ['x'],
      groups: c.groups,
      gamma: 'a',
      beta: 'b',
      epsilon: 1e-3,
    },
    inputs: [[...c.size, c.groups * c.width]],
    weights: { a: [c.groups * c.width], b: [c.groups * c.width] },
    amplitude: 1,
    seed: c.seed,
  })),
};
