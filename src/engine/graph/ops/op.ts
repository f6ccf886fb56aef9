import type { Tensor } from '../../tf';
import type { GraphNode } from '../types';

/** Weights as tensors, by name; the flipped kernels of convolutions among them. */
export type Parameters = Readonly<Record<string, Tensor>>;

/**
 * One operation. Every op acts on each sample of the batch alone, so that a batch may mix perturbed samples of
 * different taps. `vjp` is the vector-Jacobian product with respect to one input, written by hand.
 */
export interface Op<N extends GraphNode = GraphNode> {
  /**
   * Shape of one sample (without N) from the shapes of the inputs and weights. Throws EngineError `bad-graph` where
   * they do not fit.
   */
  shape(
    node: N,
    inputs: readonly (readonly number[])[],
    weight: (name: string) => readonly number[],
  ): number[];
  /** `inputs` are `[N, ...]` each, the result as well; inside `tf.tidy`, so what lies between is freed. */
  forward(node: N, inputs: readonly Tensor[], parameters: Parameters): Tensor;
  /** What `vjp` reads: the values of the inputs, of the output. What it does not read is freed early. */
  readonly reads: { readonly inputs: boolean; readonly output: boolean };
  /** `dy` is `[B, ...]`; saved values are `[B, ...]` or `[1, ...]` (the clean pass under several seeds). */
  vjp(node: N, context: VjpContext): Tensor;
  /** Floating-point operations of one sample forward (a multiply-add counts two). */
  flop?(node: N, output: readonly number[], weight: (name: string) => readonly number[]): number;
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
