import type { Weight } from '../../engine/graph/types';
import type { HostArray } from '../bytes/array';
import { broadcast, reshape, transpose } from '../host/arrays';
import { type Flowing, plainAxes, sameList, sampleShape, sampleSize, wideAxes } from './value';

/**
 * A node of the engine while a network is being put together, of whatever operation, its attributes not yet checked. Those whose names
 * begin with `_` are notes for simplifying and fall away.
 */
export type Draft = Readonly<Record<string, unknown>> & {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
};

/** Puts the engine's nodes and weights together. */
export class Builder {
  readonly nodes: Draft[] = [];
  readonly weights: Record<string, Weight> = Object.create(null) as Record<string, Weight>;
  private readonly names = new Set<string>();
  private readonly arrangedBefore = new Map<string, string>();

  /** A name that no node has yet. */
  unique(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.names.has(name); i++) name = `${wanted}#${i}`;
    this.names.add(name);
    return name;
  }

  /** Add a node; its name may get a number. */
  emit(
    op: string,
    wanted: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, unknown>> = {},
  ): string {
    const name = this.unique(wanted);
    this.nodes.push({ op, name, inputs, ...attributes });
    return name;
  }

  /** Keep an array as a weight; its name may get a number. */
  weight(wanted: string, array: Pick<HostArray, 'shape' | 'data'>): string {
    let name = wanted;
    for (let i = 2; name in this.weights; i++) name = `${wanted}#${i}`;
    const data = array.data instanceof Float32Array ? array.data : Float32Array.from(array.data);
    this.weights[name] = { shape: [...array.shape], data };
    return name;
  }

  /**
   * The node that holds `value` with exactly the file's `axes` in this order; axes left out must have size 1. A transpose
   * or a reshape is added where it must be, once.
   */
  arranged(value: Flowing, axes: readonly number[]): string {
    if (sameList(value.axes, axes)) return value.node;
    const wanted = axes.filter((d) => sampleSize(value.shape[d]!) !== 1);
    const shape = axes.map((d) => sampleSize(value.shape[d]!));
    const wide = wideAxes(value);
    let { node } = value;
    if (!sameList(wide, wanted)) {
      // Axes of size 1 stay where they are: only the wide ones are put in order.
      const order = [...wanted];
      const slots = value.axes.map((d) => (sampleSize(value.shape[d]!) === 1 ? d : order.shift()!));
      const perm = slots.map((d) => value.axes.indexOf(d));
      node = this.once(`${node}#transpose:${perm.join()}`, () =>
        this.emit('transpose', `${value.node}#transposed`, [value.node], { perm }),
      );
      const turned = slots.map((d) => sampleSize(value.shape[d]!));
      if (sameList(turned, shape)) return node;
    } else if (sameList(sampleShape(value), shape)) return node;
    const from = node;
    return this.once(`${node}#reshape:${shape.join()}`, () =>
      this.emit('reshape', `${from}#reshaped`, [from], { shape }),
    );
  }

  private once(key: string, make: () => string): string {
    const before = this.arrangedBefore.get(key);
    if (before !== undefined) return before;
    const made = make();
    this.arrangedBefore.set(key, made);
    return made;
  }

  /** The file's own order of axes. */
  inFileOrder(value: Flowing): string {
    return this.arranged(value, plainAxes(value.shape));
  }
}

/**
 * A constant as the engine broadcasts it against a sample whose axes are the file's `order` of `rank` axes: the batch axis
 * dropped (it must have size 1), the others in that order, leading axes of size 1 left out. Null where it does not fit.
 */
export function constantFor(array: HostArray, rank: number, order: readonly number[]): HostArray | null {
  if (array.shape.length > rank) {
    // Leading axes of size 1 beyond the other operand's rank say nothing.
    const extra = array.shape.slice(0, array.shape.length - rank);
    if (extra.some((n) => n !== 1)) return null;
    return constantFor(reshape(array, array.shape.slice(extra.length)), rank, order);
  }
  const full = [...new Array<number>(rank - array.shape.length).fill(1), ...array.shape];
  const left = full.map((_, d) => d).filter((d) => !order.includes(d));
  if (left.some((d) => full[d] !== 1)) return null;
  const turned = transpose(reshape(array, full), [...left, ...order]);
  const shape = order.map((d) => full[d]!);
  while (shape.length > 0 && shape[0] === 1) shape.shift();
  return reshape(turned, shape);
}

/** The shape of two values together, in the file's axes; null where they do not broadcast. */
export const together = (a: readonly number[], b: readonly number[]): number[] | null => broadcast(a, b);
