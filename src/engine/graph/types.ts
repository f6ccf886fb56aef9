/**
 * A network as data. Nodes stand in topological order (every input names an earlier node); weights are named
 * arrays beside them. Activations are `[N, H, W, C]` (or `[N, D]` after `flatten` / `globalAvgPool`), float32.
 */

/** Explicit zero padding in pixels: top, bottom, left, right. PyTorch's symmetric `padding=p` is `[p, p, p, p]`. */
export type Padding = readonly [top: number, bottom: number, left: number, right: number];
/** A stride, dilation or window, in pixels. */
export type Pair = readonly [rows: number, columns: number];

interface NodeBase {
  /** Unique in the graph, for people as well: PyTorch's module name where there is one (`block1.layer.0.bn1`). */
  readonly name: string;
  readonly inputs: readonly string[];
}

/** The one image that goes in. */
export interface InputNode extends NodeBase {
  readonly op: 'input';
  /** `[H, W, C]` of one normalised image. */
  readonly shape: readonly [number, number, number];
}
/**
 * Cross-correlation, as networks call a convolution: weight `[kh, kw, C / groups, K]` (HWIO), bias `[K]`. Dilation and
 * groups are 1 where not named; groups = C is depthwise.
 */
export interface Conv2dNode extends NodeBase {
  readonly op: 'conv2d';
  readonly weight: string;
  readonly bias?: string;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation?: Pair;
  readonly groups?: number;
}
/** Per-channel `y = scale * x + shift`, both `[C]`. */
export interface AffineNode extends NodeBase {
  readonly op: 'affine';
  readonly scale: string;
  readonly shift: string;
}
/** Inference-mode batch norm: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`, all `[C]`. Folded at load. */
export interface BatchNormNode extends NodeBase {
  readonly op: 'batchNorm';
  readonly gamma: string;
  readonly beta: string;
  readonly mean: string;
  readonly variance: string;
  readonly epsilon: number;
}
/**
 * `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`, statistics (biased variance) over a sample's positions and
 * a group's channels; gamma, beta `[C]`.
 */
export interface GroupNormNode extends NodeBase {
  readonly op: 'groupNorm';
  readonly groups: number;
  readonly gamma: string;
  readonly beta: string;
  readonly epsilon: number;
}
/**
 * Pooling over windows: padding counts as minus infinity for the maximum and as zeros in the mean, as PyTorch's
 * defaults.
 */
export interface PoolNode extends NodeBase {
  readonly op: 'maxPool' | 'avgPool';
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}
/** `y = x W + b`: weight `[D, C]` (PyTorch's transposed), bias `[C]`. */
export interface DenseNode extends NodeBase {
  readonly op: 'dense';
  readonly weight: string;
  readonly bias?: string;
}
/** Zero padding in space. */
export interface PadNode extends NodeBase {
  readonly op: 'pad';
  readonly padding: Padding;
}
/** ResNet option-A shortcut: keep every `stride`-th row and column, then zero channels before and after. */
export interface SubsamplePadNode extends NodeBase {
  readonly op: 'subsamplePad';
  readonly stride: Pair;
  readonly channels: readonly [before: number, after: number];
}
/**
 * Operations without parameters. `add` and `mul` take two or more inputs of one shape; `concat` joins channels;
 * `globalAvgPool` and `flatten` give vectors.
 */
export interface PlainNode extends NodeBase {
  readonly op: 'relu' | 'relu6' | 'add' | 'mul' | 'concat' | 'globalAvgPool' | 'flatten';
}

/** Every kind of node. */
export type GraphNode =
  | InputNode
  | Conv2dNode
  | AffineNode
  | BatchNormNode
  | GroupNormNode
  | PoolNode
  | DenseNode
  | PadNode
  | SubsamplePadNode
  | PlainNode;

/** A network. `Model` checks it: names known and unique, shapes fitting, taps in order. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The node whose output is the logits `[N, classes]`. */
  readonly output: string;
  /** The node whose output is the input of the head, the penultimate features `[N, D]`. */
  readonly features: string;
  /** Taps of each preset, as node names in topological order. */
  readonly taps: { readonly gaia: readonly string[]; readonly reference: readonly string[] };
}

/** A named array of a network, row by row. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
/** The arrays that a graph's nodes name. */
export type Weights = Readonly<Record<string, Weight>>;
