import type { Tensor } from '../tf';
import type { Head, Matrix } from './detector';

/** What a gradient is taken of: the sum over the batch of `seed * value of node`, `seed` `[N, ...]` like that value. */
export interface GradientOf {
  readonly node: string;
  readonly seed: Tensor;
}

/**
 * One batch of N images in a network, as a detector sees it. Every member is computed when it is first asked for and kept
 * for the batch, so that detectors share passes. Every number is that of the images one at a time: exactly in counts, to
 * 1e-6 in scores. Long passes yield and can be cancelled, so everything that may run the network is asynchronous.
 */
export interface BatchContext {
  /** Images in the batch, N. */
  readonly n: number;
  /** Number of logits, C. */
  readonly classes: number;
  /** Node names of the network in topological order, and the shape of one sample at each. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Operation and inputs of every node, in topological order. */
  readonly ops: ReadonlyMap<string, { readonly op: string; readonly inputs: readonly string[] }>;
  /** Nodes with a name of their own: the input, the penultimate features, the logits, and the taps of the preset in use. */
  readonly nodes: {
    readonly input: string;
    readonly features: string;
    readonly output: string;
    readonly taps: readonly string[];
  };
  /** Standard deviation of the input normalisation, per colour: a step of a raw pixel is `1 / std` of a normalised one. */
  readonly std: readonly number[];
  /** `[N, C]`, float32. The shared forward pass. */
  logits(): Promise<Matrix>;
  /** `[N, D]`, the input of the head. The shared forward pass. */
  features(): Promise<Matrix>;
  /** The last dense layer, or null where the logits are made otherwise. */
  head(): Head | null;
  /** Value `[N, ...]` of a node; the context owns it. */
  value(node: string): Promise<Tensor>;
  /** Gradients `[N, ...]` at nodes; the caller disposes them. One backward pass. */
  gradient(of: GradientOf, at: readonly string[]): Promise<Tensor[]>;
  /** d(sum of `rows * logits`) / d input, `[N, H, W, C]`, for seed rows `[N, C]`; the caller disposes it. */
  inputGradient(rows: Matrix): Promise<Tensor>;
  /**
   * Logits `[N, C]` of the network with the values of some nodes replaced (`[N, ...]` each, the caller's): what comes before
   * them is not computed again, what does not depend on them keeps its value.
   */
  forwardFrom(replaced: ReadonlyMap<string, Tensor>): Promise<Matrix>;
  /** Yields to the event loop; throws where the job was cancelled. To be called in long loops on the host. */
  pause(): Promise<void>;
}
