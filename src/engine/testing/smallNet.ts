/** A small residual network with every kind of tap, for the properties of whole jobs. */
import type { ModelSource } from '../engine';
import type { NetworkImage } from '../jobs';
import type { Weight } from '../graph/types';
import { noise, sizeOf } from './numerics';

const weight = (shape: readonly number[], seed: number, scale = 0.6): Weight => ({
  shape,
  data: noise(sizeOf(shape), seed).map((v) => v * scale),
});

/** Seeded weights; input `[8, 8, 3]`, four classes, three taps and the features as a fourth. */
export function smallNet(): ModelSource {
  const same = { stride: [1, 1], padding: [1, 1, 1, 1] } as const;
  return {
    graph: {
      nodes: [
        { op: 'input', name: 'x', inputs: [], shape: [8, 8, 3] },
        { op: 'conv2d', name: 'c0', inputs: ['x'], weight: 'w0', bias: 'b0', ...same },
        {
          op: 'batchNorm',
          name: 't0',
          inputs: ['c0'],
          gamma: 'g',
          beta: 'b',
          mean: 'm',
          variance: 'v',
          epsilon: 1e-5,
        },
        { op: 'relu', name: 'r0', inputs: ['t0'] },
        { op: 'conv2d', name: 't1', inputs: ['r0'], weight: 'w1', ...same },
        { op: 'relu', name: 'r1', inputs: ['t1'] },
        { op: 'conv2d', name: 'c2', inputs: ['r1'], weight: 'w2', ...same },
        { op: 'add', name: 'sum', inputs: ['c2', 'c0'] },
        { op: 'affine', name: 't2', inputs: ['sum'], scale: 'g', shift: 'b' },
        { op: 'relu', name: 'r2', inputs: ['t2'] },
        { op: 'globalAvgPool', name: 'f', inputs: ['r2'] },
        { op: 'dense', name: 'z', inputs: ['f'], weight: 'wz', bias: 'bz' },
      ],
      output: 'z',
      features: 'f',
      taps: { gaia: ['t0', 't1', 't2'], reference: ['t0', 't1', 't2', 'f'] },
    },
    weights: {
      w0: weight([3, 3, 3, 6], 1),
      b0: weight([6], 2),
      g: { shape: [6], data: noise(6, 3).map((v) => 1 + 0.3 * v) },
      b: weight([6], 4, 0.3),
      m: weight([6], 5, 0.2),
      v: { shape: [6], data: noise(6, 6).map((v) => 1 + 0.3 * v) },
      w1: weight([3, 3, 6, 6], 7, 0.4),
      w2: weight([3, 3, 6, 6], 8, 0.4),
      wz: weight([6, 4], 9),
      bz: weight([4], 10, 0.1),
    },
    classes: ['a', 'b', 'c', 'd'],
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
  };
}

/** A normalised image of noise for `smallNet`. */
export const smallImage = (seed = 11): NetworkImage => ({
  kind: 'normalised',
  height: 8,
  width: 8,
  data: noise(192, seed).map((v) => 2 * v),
});

/** `smallNet` with a head so steep that the logits of large images are not finite, and those of others are. */
export function loudNet(): ModelSource {
  const net = smallNet();
  return { ...net, weights: { ...net.weights, wz: weight([6, 4], 9, 1e25) } };
}

/**
 * Values are made small on the way to `t1` and large after it: the logits are finite, but the derivative of what follows
 * `t1` is 1e60, beyond float32, and times the ReLU's zeros NaN.
 */
export function steepNet(): ModelSource {
  const by = (name: string, input: string, scale: string) =>
    ({ op: 'affine', name, inputs: [input], scale, shift: 'none' }) as const;
  const all = (value: number): Weight => ({ shape: [3], data: new Float32Array(3).fill(value) });
  return {
    ...smallNet(),
    graph: {
      nodes: [
        { op: 'input', name: 'x', inputs: [], shape: [8, 8, 3] },
        by('t0', 'x', 'small'),
        { op: 'relu', name: 'r', inputs: ['t0'] },
        by('t1', 'r', 'small'),
        by('a', 't1', 'large'),
        by('b', 'a', 'large'),
        { op: 'globalAvgPool', name: 'f', inputs: ['b'] },
        { op: 'dense', name: 'z', inputs: ['f'], weight: 'wz' },
      ],
      output: 'z',
      features: 'f',
      taps: { gaia: ['t0', 't1'], reference: ['t0', 't1'] },
    },
    weights: { small: all(1e-18), large: all(1e30), none: all(0), wz: weight([3, 4], 9) },
  };
}
