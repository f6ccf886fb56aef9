import { EngineError } from '../errors';
import { tf, type Tensor } from '../tf';
import { atOnce, type Pace } from '../pace';
import { type CheckedGraph, checkGraph, type GraphFault } from './checkGraph';
import { foldBatchNorms } from './fold';
import { parametersOf } from './parameters';
import type { Graph, GraphNode, Weights } from './types';

/** A fault of a graph as EngineError `bad-graph`: 'Node "c0": weight "w0" is [3, 6]; 4 dimensions are needed.' */
function worded({ node, weight, fault }: GraphFault): EngineError {
  if (weight !== null) return new EngineError('bad-graph', `Node "${node}": weight "${weight}" ${fault}.`);
  if (node !== null) return new EngineError('bad-graph', `Node "${node}" ${fault}.`);
  return new EngineError('bad-graph', `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`);
}

/** The folded graph, its weights (not yet read), and what follows from both. */
function prepare(source: Graph, sourceWeights: Weights): CheckedGraph & { graph: Graph; weights: Weights } {
  checkGraph(source, sourceWeights, worded);
  const folded = foldBatchNorms(source, sourceWeights);
  // Once more: nodes have gone, and the flop of a convolution now stand under its norm's name.
  return { ...folded, ...checkGraph(folded.graph, folded.weights, worded) };
}

/**
 * A network ready to run: batch norms folded, shapes checked, weights and what operations prepare of them (flipped kernels) on the
 * backend in use, where they stay until `dispose`.
 */
export class Model {
  /** The folded graph: no batch norm is left in it. */
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Shape of one sample at every node, without N. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /**
   * Floating-point operations of one forward sample at every node but the input; convolutions and matrix products count,
   * the rest is 0.
   */
  readonly flop: ReadonlyMap<string, number>;
  /** Weights by name, and what operations prepared of them. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Name of the input node. */
  readonly input: string;

  /**
   * Throws EngineError `bad-graph` naming the node and the fault, `not-finite` naming the weight.
   *
   * @param parameters of the prepared graph (`Model.load`); made at once where they are not given
   */
  constructor(source: Graph, weights: Weights, parameters?: Readonly<Record<string, Tensor>>) {
    const prepared = prepare(source, weights);
    const { graph, shapes } = prepared;
    this.graph = graph;
    this.shapes = shapes;
    this.flop = prepared.flop;
    this.input = graph.nodes[0]!.name;
    this.nodes = new Map(graph.nodes.map((n) => [n.name, n]));
    this.parameters = parameters ?? atOnce(parametersOf(graph, prepared.weights, shapes, weights));
    // Whoever makes a network within a scope of tensors means to keep it.
    for (const t of Object.values(this.parameters)) tf.keep(t);
  }

  /**
   * A network made in steps, with pauses between them as `pace` wants: reading, folding, uploading and flipping kernels take
   * seconds where there are many weights. Throws as the constructor, and what `pace` throws; nothing stays then.
   */
  static async load(source: Graph, weights: Weights, pace: Pace): Promise<Model> {
    const { graph, weights: folded, shapes } = prepare(source, weights);
    return new Model(source, weights, await pace.run(parametersOf(graph, folded, shapes, weights)));
  }

  /** Bytes that its weights and what was prepared of them take on the backend. */
  get bytes(): number {
    return Object.values(this.parameters).reduce((sum, t) => sum + 4 * t.size, 0);
  }

  /** Number of logits. */
  get classes(): number {
    return this.shapes.get(this.graph.output)![0]!;
  }

  dispose(): void {
    for (const t of Object.values(this.parameters)) t.dispose();
  }
}
