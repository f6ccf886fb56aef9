/**
 * A network as data. Nodes stand in topological order (every input names an earlier node); weights are named
 * arrays beside them. Activations are images `[N, H, W, C]`, tokens `[N, T, D]` or vectors `[N, D]`, float32. What nodes there are
 * stands in `ops/`, one folder an operation; `ops/README.md` lists them.
 */
import type { metas } from './ops/metas';
import type { NodeOf } from './ops/rules/defineMeta';

export type { Padding } from './ops/rules/window';

/** The one image that goes in. */
export interface InputNode {
  readonly op: 'input';
  readonly name: string;
  readonly inputs: readonly string[];
  /** `[H, W, C]` of one normalised image. */
  readonly shape: readonly [number, number, number];
}

/** Names of all operations. */
export type OpName = keyof typeof metas;
/** The nodes of each operation, by its name. */
export type NodeByOp = { readonly [K in OpName]: NodeOf<(typeof metas)[K]> };
/** A node that computes something. */
export type OperationNode = NodeByOp[OpName];
/** Every kind of node. */
export type GraphNode = InputNode | OperationNode;

/** A network. `checkGraph` checks it: names known and unique, shapes fitting, taps in order. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The node whose output is the logits `[N, classes]`. */
  readonly output: string;
  /** The node whose output is the input of the head, the penultimate features `[N, D]`. */
  readonly features: string;
  /** Taps of each preset, as node names in topological order. */
  readonly taps: {
    readonly gaia: readonly string[];
    readonly reference: readonly string[];
    /** `reference` under rule `a`, where it is another list. */
    readonly referenceA?: readonly string[];
  };
}

/** A named array of a network, row by row. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
/** The arrays that a graph's nodes name. */
export type Weights = Readonly<Record<string, Weight>>;
