/** A network's graph as the page draws it: every node with its shape and what it costs. */
import { checkGraph } from '../engine/graph/checkGraph';
import { EngineError } from '../engine/errors';
import type { Imported, WalkNode } from './types';

/** Nodes in the graph's order. */
export function walkOf({ graph, weights, file }: Imported): readonly WalkNode[] {
  const { shapes, flop } = checkGraph(
    graph,
    weights,
    ({ fault }) => new EngineError('bad-model', `"${file}": ${fault}.`, { file }),
  );
  return graph.nodes.map(({ name, op, inputs }) => ({
    name,
    op,
    inputs: [...inputs],
    shape: [...(shapes.get(name) ?? [])],
    flop: flop.get(name) ?? 0,
  }));
}
