import { EngineError } from '../errors';
import { tf, type Tensor } from '../tf';
import { foldBatchNorms } from './fold';
import { opOf } from './ops';
import { productKernels } from './ops/conv2d';
import { reaching } from './reaching';
import type { Graph, GraphNode, Weights } from './types';

/**
 * A network ready to run: batch norms folded, shapes checked, weights and flipped kernels on the backend in use, where they
 * stay until `dispose`.
 */
export class Model {
  /** The folded graph: no batch norm is left in it. */
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Shape of one sample at every node, without N. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /**
   * Floating-point operations of one forward sample at every node but the input; convolutions and dense layers count,
   * the rest is 0.
   */
  readonly flop: ReadonlyMap<string, number>;
  /** Weights by name, and the `productKernels` of each convolution. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Name of the input node. */
  readonly input: string;

  /**
   * Throws EngineError `bad-graph` naming the node and the fault. Whether weights are finite is for the caller to see.
   */
  constructor(source: Graph, sourceWeights: Weights) {
    const { graph, weights } = foldBatchNorms(source, sourceWeights);
    this.graph = graph;
    const shapes = new Map<string, readonly number[]>();
    const flop = new Map<string, number>();
    const weightShape =
      (node: string) =>
      (name: string): readonly number[] => {
        const w = weights[name];
        if (w === undefined)
          throw new EngineError('bad-graph', `Node "${node}": weight "${name}" is missing.`);
        return w.shape;
      };
    let input = '';
    for (const node of graph.nodes) {
      if (shapes.has(node.name)) throw new EngineError('bad-graph', `Two nodes are called "${node.name}".`);
      if (node.op === 'input') {
        input = node.name;
        shapes.set(node.name, node.shape);
        continue;
      }
      const inputs = node.inputs.map((name) => {
        const shape = shapes.get(name);
        if (shape === undefined)
          throw new EngineError(
            'bad-graph',
            `Node "${node.name}" reads "${name}", which does not come before it.`,
          );
        return shape;
      });
      const op = opOf(node);
      const shape = op.shape(node, inputs, weightShape(node.name));
      if (shape.some((n) => !(n >= 1)))
        throw new EngineError('bad-graph', `Node "${node.name}" has the empty shape [${shape.join(', ')}].`);
      shapes.set(node.name, shape);
      flop.set(node.name, op.flop?.(node, shape, weightShape(node.name)) ?? 0);
    }
    if (input === '') throw new EngineError('bad-graph', 'The graph has no input node.');
    for (const name of [graph.output, graph.features, ...graph.taps.gaia, ...graph.taps.reference]) {
      if (!shapes.has(name)) throw new EngineError('bad-graph', `The graph has no node "${name}".`);
    }
    for (const preset of [graph.taps.gaia, graph.taps.reference]) {
      const order = preset.map((name) => graph.nodes.findIndex((n) => n.name === name));
      const at = order.findIndex((place, i) => i > 0 && place <= order[i - 1]!);
      if (at > 0)
        throw new EngineError(
          'bad-graph',
          `The tap "${preset[at]}" must come after "${preset[at - 1]}": taps stand in the order of the graph, each once.`,
        );
      const reached = reaching(graph.nodes, new Set(preset));
      if (!reached.has(graph.output) && preset.length > 0)
        throw new EngineError('bad-graph', `No tap leads to the output "${graph.output}".`);
    }
    for (const name of [graph.output, graph.features]) {
      if (shapes.get(name)!.length !== 1)
        throw new EngineError(
          'bad-graph',
          `The node "${name}" must give a vector; its shape is [${shapes.get(name)!.join(', ')}].`,
        );
    }
    this.input = input;
    this.nodes = new Map(graph.nodes.map((n) => [n.name, n]));
    this.shapes = shapes;
    this.flop = flop;
    const parameters: Record<string, Tensor> = {};
    const used = new Set<string>();
    for (const node of graph.nodes) {
      for (const [key, value] of Object.entries(node)) {
        if (['weight', 'bias', 'scale', 'shift', 'gamma', 'beta'].includes(key)) used.add(value as string);
      }
    }
    // In one scope, so that a network which does not fit leaves nothing behind.
    tf.tidy(() => {
      for (const name of used) {
        const w = weights[name];
        if (w === undefined) throw new EngineError('bad-graph', `The weight "${name}" is missing.`);
        parameters[name] = tf.tensor(w.data, [...w.shape], 'float32');
      }
      for (const node of graph.nodes)
        if (node.op === 'conv2d') Object.assign(parameters, productKernels(node, parameters));
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
