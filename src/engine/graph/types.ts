/**
 * A network as data. Nodes stand in topological order (every input names an earlier node); weights are named
 * arrays beside them. Activations are `[N, H, W, C]` (or `[N, D]` after `flatten` / `globalAvgPool`), float32.
 */

/** Explicit zero padding in pixels: top, bottom, left, right. PyTorch's symmetric `padding=p` is `[p, p, p, p]`. */
export type Padding = readonly [top: number, bottom: number, left: number, right: number];
export type Pair = readonly [rows: number, columns: number];

interface NodeBase {
  /** Unique in the graph, for people as well: PyTorch's module name where there is one (`block1.layer.0.bn1`). */
  readonly name: string;
  readonly inputs: readonly string[];
}

export interface InputNode extends NodeBase {
  readonly op: 'input';
  /** `[H, W, C]` of one normalised image. */
  readonly shape: readonly [number, number, number];
}
/** Weight `[kh, kw, C / groups, K]` (HWIO), bias `[K]`. */
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
export interface GroupNormNode extends NodeBase {
  readonly op: 'groupNorm';
  readonly groups: number;
  readonly gamma: string;
  readonly beta: string;
  readonly epsilon: number;
}
export interface PoolNode extends NodeBase {
  readonly op: 'maxPool' | 'avgPool';
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}
/** Weight `[D, C]`, bias `[C]`. */
export interface DenseNode extends NodeBase {
  readonly op: 'dense';
  readonly weight: string;
  readonly bias?: string;
}
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
export interface PlainNode extends NodeBase {
  readonly op: 'relu' | 'relu6' | 'add' | 'mul' | 'concat' | 'globalAvgPool' | 'flatten';
}

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

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The node whose output is the logits `[N, classes]`. */
  readonly output: string;
  /** The node whose output is the input of the head, the penultimate features `[N, D]`. */
  readonly features: string;
  /** Taps of each preset, as node names in topological order. */
  readonly taps: { readonly gaia: readonly string[]; readonly reference: readonly string[] };
}

export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type Weights = Readonly<Record<string, Weight>>;
