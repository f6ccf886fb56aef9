import type { Steps } from '../pace';
import { alias, tf, type Tensor } from '../tf';
import type { Model } from './model';
import { opOf } from './ops';
import { type CleanPass, restore } from './pass';

/**
 * Logits `[N, C]` of the network with the values of some nodes replaced (`[N, ...]` each, N as in `pass`): only what depends
 * on them is computed, the rest keeps its clean value. The caller disposes the result and the replaced values. Where it ends
 * early, nothing is left. Cost: the forward passes of the nodes below the replaced ones, and of what the pass let go.
 */
export function* forwardFrom(pass: CleanPass, replaced: ReadonlyMap<string, Tensor>): Steps<Tensor> {
  const { model } = pass;
  const { nodes, output } = model.graph;
  const { below, reads } = dependents(model, replaced);
  const clean = yield* restore(pass, reads);
  /** Values that differ from the clean ones, while a later node reads them. */
  const moved = new Map<string, Tensor>();
  const left = new Map<string, number>([[output, 1]]);
  for (const node of nodes) for (const i of node.inputs) left.set(i, (left.get(i) ?? 0) + 1);
  try {
    for (const node of nodes) {
      const own = replaced.get(node.name);
      if (own !== undefined) moved.set(node.name, alias(own));
      else if (below.has(node.name)) {
        const value = (i: string): Tensor => moved.get(i) ?? pass.values.get(i) ?? clean.get(i)!;
        moved.set(
          node.name,
          tf.tidy(() => opOf(node).forward(node, node.inputs.map(value), model.parameters)),
        );
      }
      for (const i of node.inputs) {
        left.set(i, left.get(i)! - 1);
        if (left.get(i) === 0) moved.get(i)?.dispose();
      }
      if (moved.has(node.name)) yield pass.n * (model.flop.get(node.name) ?? 0);
    }
    return alias(moved.get(output) ?? pass.logits);
  } finally {
    for (const t of [...moved.values(), ...clean.values()]) t.dispose();
  }
}

/** The nodes that depend on replaced ones, themselves aside, and the clean values that are read there. */
function dependents(
  model: Model,
  replaced: ReadonlyMap<string, Tensor>,
): { readonly below: ReadonlySet<string>; readonly reads: ReadonlySet<string> } {
  const below = new Set<string>();
  const reads = new Set<string>();
  for (const node of model.graph.nodes) {
    const moved = (i: string): boolean => replaced.has(i) || below.has(i);
    if (replaced.has(node.name) || !node.inputs.some(moved)) continue;
    below.add(node.name);
    for (const i of node.inputs) if (!moved(i)) reads.add(i);
  }
  return { below, reads };
}
