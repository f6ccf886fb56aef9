import { EngineError } from '../../errors';
import type { GraphNode, OperationNode } from '../types';
import type { AnyOp, Compute } from './op';
import { ops } from './ops';

const OPS: Readonly<Record<string, AnyOp>> = ops;

/** The numbers of a node's operation. Throws EngineError `bad-graph` where there are none: for the input. */
export function opOf<N extends OperationNode>(node: N): Compute<N>;
export function opOf(node: GraphNode): Compute<GraphNode>;
export function opOf(node: GraphNode): AnyOp {
  const op = Object.hasOwn(OPS, node.op) ? OPS[node.op] : undefined;
  if (op === undefined)
    throw new EngineError(
      'bad-graph',
      `Node "${node.name}" has the operation "${node.op}", which computes nothing.`,
    );
  return op;
}
