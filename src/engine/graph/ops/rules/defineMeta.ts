/**
 * What an operation says of itself, apart from its numbers: one `meta.ts` an operation, plain, so that the page, the packs and the
 * readers know operations without TensorFlow.js.
 */
import type * as v from 'valibot';

/** Shape of one sample, or of a weight. */
export type Shape = readonly number[];

/** A field of a node that names a tensor. */
export interface WeightRule {
  /** Number of axes it must have; any, where not said. */
  readonly rank?: number;
  readonly optional?: true;
}
export type WeightRules = Readonly<Record<string, WeightRule>>;

/**
 * How an operation treats a change of its input. `linear`: an affine map of all inputs together. `relu`: linear where it is
 * open, zero and with gradient zero elsewhere, as `max(x, 0)`. `piecewise`: linear in pieces, zeros stay exactly zero. `smooth`:
 * curved, so that its derivative is hardly ever exactly zero.
 */
export type Kind = 'linear' | 'relu' | 'piecewise' | 'smooth';

interface NodeBase {
  /** Unique in the graph, for people as well: PyTorch's module name where there is one (`block1.layer.0.bn1`). */
  readonly name: string;
  readonly inputs: readonly string[];
}
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Attributes<A extends v.ObjectEntries> = DeepReadonly<v.InferOutput<v.ObjectSchema<A, undefined>>>;
type Optional<W extends WeightRules> = {
  [K in keyof W]: W[K] extends { optional: true } ? K : never;
}[keyof W];
type Names<W extends WeightRules> = { readonly [K in Exclude<keyof W, Optional<W>>]: string } & {
  readonly [K in Optional<W>]?: string;
};
/** Something for each weight field of a node: its shape, its values. */
export type PerWeight<W extends WeightRules, T> = { readonly [K in Exclude<keyof W, Optional<W>>]: T } & {
  readonly [K in Optional<W>]?: T;
};

/** A node of an operation with the name `Name`, the attributes `A` and the weight fields `W`. */
export type OpNode<Name extends string, A extends v.ObjectEntries, W extends WeightRules> = NodeBase & {
  readonly op: Name;
} & Attributes<A> &
  Names<W>;

/** What an operation says of itself. */
export interface OpMeta<Name extends string, A extends v.ObjectEntries, W extends WeightRules> {
  /** The folder's name, and `op` of its nodes. */
  readonly name: Name;
  /** Least and largest number of inputs. */
  readonly inputs: readonly [least: number, most: number];
  /** Of each attribute its schema. */
  readonly attributes: A;
  /** The fields that name tensors. */
  readonly weights: W;
  /** By the number of inputs, and whether a constant stands before them: with one input a product is one with a constant. */
  kind(activations: number, constantFirst: boolean): Kind;
  /**
   * Shape of one sample (without N) from the shapes of the inputs and of the weights, whose ranks fit already. Throws NodeFault
   * where they do not fit.
   */
  shape(node: OpNode<Name, A, W>, inputs: readonly Shape[], weights: PerWeight<W, Shape>): Shape;
  /** Whether values of weights are in their range; throws NodeFault. Absent where every finite value is. */
  check?(node: OpNode<Name, A, W>, values: PerWeight<W, Float32Array>): void;
  /**
   * Floating-point operations of one sample forward (a multiply-add counts two). Absent where there is little to count: what goes
   * value by value.
   */
  flop?(
    node: OpNode<Name, A, W>,
    inputs: readonly Shape[],
    output: Shape,
    weights: PerWeight<W, Shape>,
  ): number;
}

/** Any operation's meta, for lists. */
export interface AnyMeta {
  readonly name: string;
  readonly inputs: readonly [least: number, most: number];
  readonly attributes: v.ObjectEntries;
  readonly weights: WeightRules;
  kind(activations: number, constantFirst: boolean): Kind;
  shape(node: never, inputs: readonly Shape[], weights: never): Shape;
  check?(node: never, values: never): void;
  flop?(node: never, inputs: readonly Shape[], output: Shape, weights: never): number;
}

/** The nodes of an operation. */
export type NodeOf<M> = M extends OpMeta<infer Name, infer A, infer W> ? OpNode<Name, A, W> : never;

/** `meta`, typed by what it holds: its own `shape` and `flop` see a node with its attributes. */
export const defineMeta = <const Name extends string, A extends v.ObjectEntries, const W extends WeightRules>(
  meta: OpMeta<Name, A, W>,
): OpMeta<Name, A, W> => meta;

/** What is wrong with a node, in words without the node's name; with `field` of its weight of that field. */
export class NodeFault extends Error {
  constructor(
    fault: string,
    readonly field: string | null = null,
  ) {
    super(fault);
  }
}

/** No attributes, no weights. */
export const NONE = {} as const;

export const show = (shape: Shape): string => `[${shape.join(', ')}]`;
export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** `[H, W, C]` of an input that must be an image; throws NodeFault. */
export function imageShape(x: Shape | undefined): readonly [h: number, w: number, c: number] {
  if (x?.length !== 3)
    throw new NodeFault(`needs rows, columns and channels but its input is ${show(x ?? [])}`);
  return [x[0]!, x[1]!, x[2]!];
}

/** Throws NodeFault where a weight, if it is there, has not the shape it must have: broadcasting would hide it. */
export function needShape(field: string, have: Shape | undefined, want: Shape): void {
  if (have !== undefined && have.join() !== want.join())
    throw new NodeFault(`is ${show(have)}; ${show(want)} is needed`, field);
}
