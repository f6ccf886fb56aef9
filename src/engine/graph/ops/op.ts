import type { Tensor } from '../../tf';
import type { NodeOf } from './rules/defineMeta';

/** Weights as tensors, by name; what `prepare` made of them among them. */
export type Parameters = Readonly<Record<string, Tensor>>;

/**
 * The numbers of one operation. Every op acts on each sample of the batch alone, so that a batch may mix perturbed samples of
 * different taps. `vjp` is the vector-Jacobian product with respect to one input, written by hand.
 */
export interface Compute<N> {
  /** What `vjp` reads: the values of the inputs, of the output. What it does not read is freed early. */
  readonly reads: { readonly inputs: boolean; readonly output: boolean };
  /**
   * Tensors that are made once, when a network is loaded, and kept beside the weights: flipped kernels, say. Their names
   * hold a `#`, which no weight's does. Inside `tf.tidy`.
   */
  prepare?(node: N, context: PrepareContext): Readonly<Record<string, Tensor>>;
  /** `inputs` are `[N, ...]` each, the result as well; inside `tf.tidy`, so what lies between is freed. */
  forward(node: N, inputs: readonly Tensor[], parameters: Parameters): Tensor;
  /** `dy` is `[B, ...]`; saved values are `[B, ...]` or `[1, ...]` (the clean pass under several seeds). */
  vjp(node: N, context: VjpContext): Tensor;
}

/** What `prepare` works from. */
export interface PrepareContext {
  /** The weights, and what was prepared before. */
  readonly parameters: Parameters;
  /** Values of a weight of the node, by its name. */
  readonly values: (name: string) => Float32Array;
  /** Shapes of one sample of each input. */
  readonly inputShapes: readonly (readonly number[])[];
}

/** What a vector-Jacobian product is taken from. */
export interface VjpContext {
  /** Which input the product is taken for. */
  readonly which: number;
  /** The gradient at the output, `[B, ...]`. */
  readonly dy: Tensor;
  /** Values of the inputs and of the output; null may stand for what `reads` does not name. */
  readonly inputs: readonly (Tensor | null)[];
  readonly output: Tensor | null;
  /** Shapes of one sample of each input. */
  readonly inputShapes: readonly (readonly number[])[];
  readonly parameters: Parameters;
}

/** An operation: what it says of itself and its numbers. */
export type Op<M> = M & Compute<NodeOf<M>>;

/** What `op.ts` exports. */
export const defineOp = <M>(meta: M, compute: Compute<NodeOf<M>>): Op<M> => ({ ...meta, ...compute });

/** Any operation's numbers, for lists. */
export interface AnyOp {
  readonly reads: { readonly inputs: boolean; readonly output: boolean };
  prepare?(node: never, context: PrepareContext): Readonly<Record<string, Tensor>>;
  forward(node: never, inputs: readonly Tensor[], parameters: Parameters): Tensor;
  vjp(node: never, context: VjpContext): Tensor;
}

/** Reads neither inputs nor output: a linear operation. */
export const READS_NOTHING = { inputs: false, output: false } as const;
