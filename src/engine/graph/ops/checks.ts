import { EngineError } from '../../errors';
import type { GraphNode } from '../types';

const list = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** `[H, W, C]` of an input that must be an image; throws EngineError `bad-graph` where it is not. */
export function imageShape(node: GraphNode, x: readonly number[] | undefined): [number, number, number] {
  if (x?.length !== 3)
    throw new EngineError(
      'bad-graph',
      `Node "${node.name}": ${node.op} takes an image [H, W, C] but its input is ${x === undefined ? 'missing' : list(x)}.`,
    );
  return [x[0]!, x[1]!, x[2]!];
}

/** Throws EngineError `bad-graph` where a weight has not the shape it must have: broadcasting would hide it. */
export function checkWeight(
  node: GraphNode,
  name: string,
  shape: readonly number[],
  want: readonly number[],
): void {
  if (shape.join() !== want.join())
    throw new EngineError(
      'bad-graph',
      `Node "${node.name}": weight "${name}" has the shape ${list(shape)} where ${list(want)} is needed.`,
    );
}
