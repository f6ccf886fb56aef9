import type { BatchContext } from './context';

type Network = Pick<BatchContext, 'ops' | 'shapes' | 'nodes'>;

/** Whether a node's value is a picture: `[h, w, K]` of more than one position. */
const isPicture = (shape: readonly number[] | undefined): boolean =>
  shape?.length === 3 && shape[0]! * shape[1]! > 1;

/**
 * Where each stage of a network ends, the last stage first: of every size of picture the last sum (or the last concatenation;
 * else the last node) at that size, with the ReLU after it where that alone reads it. In a residual network this is the output
 * of the last block, before the next norm where norms come first.
 */
export function stageEnds({ ops, shapes, nodes }: Network): readonly string[] {
  const readers = new Map<string, string[]>();
  for (const [name, { inputs }] of ops)
    for (const input of inputs) readers.set(input, [...(readers.get(input) ?? []), name]);
  const bySize = new Map<string, string[]>();
  for (const name of ops.keys()) {
    const shape = shapes.get(name);
    if (name === nodes.input || !isPicture(shape)) continue;
    const size = `${shape![0]} ${shape![1]}`;
    bySize.set(size, [...(bySize.get(size) ?? []), name]);
  }
  const ends = [...bySize.values()].map((names) => {
    const end = names.findLast((name) => ['add', 'concat'].includes(ops.get(name)!.op)) ?? names.at(-1)!;
    const next = readers.get(end) ?? [];
    return next.length === 1 && ops.get(next[0]!)!.op === 'relu' ? next[0]! : end;
  });
  return ends.reverse();
}
