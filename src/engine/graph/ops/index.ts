import { EngineError } from '../../errors';
import type { GraphNode } from '../types';
import { conv2d } from './conv2d';
import { add, affine, concat, mul, relu, relu6 } from './elementwise';
import type { Op } from './op';
import { avgPool, dense, flatten, globalAvgPool, groupNorm, maxPool, pad, subsamplePad } from './spatial';

const OPS = {
  conv2d,
  affine,
  relu,
  relu6,
  add,
  mul,
  concat,
  maxPool,
  avgPool,
  globalAvgPool,
  flatten,
  dense,
  pad,
  subsamplePad,
  groupNorm,
};

/**
 * The operation of a node. Batch norms are folded away at load; the input has none. Throws EngineError `bad-graph` for
 * any other.
 */
export function opOf(node: GraphNode): Op {
  const op = (OPS as unknown as Record<string, Op | undefined>)[node.op];
  if (op === undefined)
    throw new EngineError('bad-graph', `Node "${node.name}" has the unknown operation "${node.op}".`);
  return op;
}
