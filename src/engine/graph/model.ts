import { EngineError } from '../errors';
import { tf, type Tensor } from '../tf';
import { checkGraph, type GraphFault, weightsOf } from './checkGraph';
import { foldBatchNorms } from './fold';
import { opOf } from './ops';
import type { Graph, GraphNode, Weights } from './types';

/** A fault of a graph as EngineError `bad-graph`: 'Node "c0": weight "w0" is [3, 6]; 4 dimensions are needed.' */
function worded({ node, weight, fault }: GraphFault): EngineError {
  if (weight !== null) return new EngineError('bad-graph', `Node "${node}": weight "${weight}" ${fault}.`);
  if (node !== null) return new EngineError('bad-graph', `Node "${node}" ${fault}.`);
  return new EngineError('bad-graph', `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`);
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
   * Throws EngineError `bad-graph` naming the node and the fault. Whether weights are finite is for the caller to see.
   */
  constructor(source: Graph, sourceWeights: Weights) {
    checkGraph(source, sourceWeights, worded);
    const { graph, weights } = foldBatchNorms(source, sourceWeights);
    // Once more: nodes have gone, and the flop of a convolution now stand under its norm's name.
    const { shapes, flop } = checkGraph(graph, weights, worded);
    this.graph = graph;
    this.shapes = shapes;
    this.flop = flop;
    this.input = graph.nodes[0]!.name;
    this.nodes = new Map(graph.nodes.map((n) => [n.name, n]));
    const parameters: Record<string, Tensor> = {};
    // In one scope, so that a network which does not fit leaves nothing behind.
    tf.tidy(() => {
      for (const node of graph.nodes)
        for (const [, name] of weightsOf(node)) {
          const w = weights[name]!;
          parameters[name] ??= tf.tensor(w.data, [...w.shape], 'float32');
        }
      for (const node of graph.nodes) {
        if (node.op === 'input') continue;
        const inputs = node.inputs.map((name) => shapes.get(name)!);
        Object.assign(parameters, opOf(node).prepare?.(node, parameters, inputs));
      }
      return parameters;
    });
    for (const t of Object.values(parameters)) tf.keep(t);
    this.parameters = parameters;
  }

  /** Number of logits. */
  get classes(): number {
    return this.shapes.get(this.graph.output)![0]!;
  }

  dispose(): void {
    for (const t of Object.values(this.parameters)) t.dispose();
  }
}
