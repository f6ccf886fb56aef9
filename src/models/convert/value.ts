/**
 * What flows along the edges of a file's graph while it is being converted. Shapes are the file's own, with its batch axis;
 * the engine's nodes have none, and keep their axes in an order of their own (channels last).
 */
import type { HostArray } from '../bytes/array';
import { HostError } from '../host/arrays';

/**
 * The size that stands for "any number of images" while shapes are worked out: a prime that no axis of a network is a
 * multiple of, so that shape arithmetic carries the batch along by itself.
 */
export const BATCH = 4001;

/** Whether a size holds the batch: it is the batch axis, or an axis that the batch was multiplied into. */
export const hasBatch = (size: number): boolean => size !== 0 && size % BATCH === 0;
/** An axis as one sample has it. */
export const sampleSize = (size: number): number => (hasBatch(size) ? size / BATCH : size);

/** Known numbers. */
export interface Known {
  readonly kind: 'known';
  readonly array: HostArray;
}
/** What depends on the picture: the output of a node of the engine. */
export interface Flowing {
  readonly kind: 'flowing';
  readonly node: string;
  /** The file's shape; sizes that are multiples of `BATCH` hold the batch. */
  readonly shape: readonly number[];
  /**
   * The file's axis of each axis of the node's sample, in the node's order. The batch axis is never among them; axes of
   * size 1 may be left out.
   */
  readonly axes: readonly number[];
}
export type Value = Known | Flowing;

export const known = (array: HostArray): Known => ({ kind: 'known', array });

/** All axes but the batch's, in the file's order. */
export const plainAxes = (shape: readonly number[]): number[] =>
  shape.map((_, d) => d).filter((d) => shape[d] !== BATCH);

/** Shape of the engine's node: sizes of its axes, of one sample. */
export const sampleShape = (value: Flowing): number[] => value.axes.map((d) => sampleSize(value.shape[d]!));

/** Axes of the engine's node of size above 1, in its order. */
export const wideAxes = (value: Flowing): number[] =>
  value.axes.filter((d) => sampleSize(value.shape[d]!) !== 1);

export const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** Multiply out, without the batch. */
export const samplesOf = (shape: readonly number[]): number =>
  shape.reduce((product, n) => product * sampleSize(n), 1);

/**
 * The shape that a reshape gives. Files that were saved for a fixed number of images (`fixed`) hold that number in their
 * shapes: the axis at which the batch stood in the input has it back. Throws HostError.
 */
export function reshapedTo(
  from: readonly number[],
  asked: readonly number[],
  allowZero: boolean,
  fixed: number,
): number[] {
  const target = asked.map((n, d) => (n === 0 && !allowZero ? (from[d] ?? 0) : n));
  const say = (): string =>
    `[${from.map(sampleSize).join(', ')}] does not reshape to [${asked.map((n) => (n < 0 ? n : sampleSize(n))).join(', ')}]`;
  const batches = from.filter(hasBatch).length;
  if (batches > 1) throw new HostError('the batch stands in two axes');
  const open = target.indexOf(-1);
  const total = samplesOf(from);
  if (batches === 1 && !target.some(hasBatch)) {
    const at = from.findIndex(hasBatch);
    const before = samplesOf(from.slice(0, at));
    // The first axis of the saved number of images that has as much before it as the batch had.
    let product = 1;
    for (let d = 0; d < target.length && product <= before; d++) {
      if (target[d] === fixed && product === before && d !== open) {
        target[d] = BATCH;
        break;
      }
      if (d === open) break;
      product *= target[d]!;
    }
  }
  if (open >= 0) {
    const rest = target.reduce((product, n, d) => (d === open ? product : product * sampleSize(n)), 1);
    const size = total / rest;
    const inRest = target.some((n, d) => d !== open && hasBatch(n));
    target[open] = inRest || batches === 0 ? size : size * BATCH;
  } else if (batches === 1 && !target.some(hasBatch) && samplesOf(target) === total * fixed) {
    // The batch was multiplied into an axis.
    const at = from.findIndex(hasBatch);
    const before = samplesOf(from.slice(0, at));
    let product = 1;
    const d = target.findIndex((n) => {
      product *= n;
      return product > before;
    });
    const into = d < 0 ? target.length - 1 : d;
    target[into] = (target[into]! / fixed) * BATCH;
  }
  if (samplesOf(target) !== total || target.some((n) => !Number.isInteger(n) || n < 0))
    throw new HostError(say());
  if (batches === 1 && target.filter(hasBatch).length !== 1) throw new HostError('a reshape loses the batch');
  return target;
}
