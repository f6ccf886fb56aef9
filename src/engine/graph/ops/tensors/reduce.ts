import { tf, type Tensor } from '../../../tf';

/** Axes of a sample, and whether they stay with size 1. */
export interface Over {
  readonly axes: readonly number[];
  readonly keepDims?: boolean;
}

/** The axes in a tensor `[N, ...]`. */
export const axesOf = ({ axes }: Over): number[] => axes.map((axis) => axis + 1);
export const keeps = ({ keepDims }: Over): boolean => keepDims === true;

/** What was reduced, with its axes back as ones: it broadcasts over samples of `shape`. */
export const restored = (y: Tensor, { axes }: Over, shape: readonly number[]): Tensor =>
  tf.reshape(y, [y.shape[0]!, ...shape.map((n, axis) => (axes.includes(axis) ? 1 : n))]);

/** 1 at the first place, row by row along the axes, where a sample has the value that was taken of it; 0 elsewhere. */
export function firstHits(x: Tensor, y: Tensor, over: Over): Tensor {
  const shape = x.shape.slice(1);
  const rest = [...shape.keys()].filter((axis) => !over.axes.includes(axis));
  const inOrder = [...over.axes].sort((a, b) => a - b);
  const order = [0, ...[...rest, ...inOrder].map((axis) => axis + 1)];
  // Times one: what `cast` gives on WebGPU is a second name of integers, which `transpose` does not take.
  const hits = tf.mul(tf.cast(tf.equal(x, restored(y, over, shape)), 'float32'), 1);
  const moved = tf.transpose(hits, order);
  const lead = moved.shape.slice(0, 1 + rest.length);
  const rows = tf.reshape(moved, [lead.reduce((a, b) => a * b, 1), -1]);
  const first = tf.mul(rows, tf.cast(tf.equal(tf.cumsum(rows, 1, true), 0), 'float32'));
  return tf.transpose(
    tf.reshape(first, moved.shape),
    [...order.keys()].map((i) => order.indexOf(i)),
  );
}
