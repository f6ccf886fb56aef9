import { alias, tf, type Tensor } from '../tf';
import { opOf } from './ops';
import type { CleanPass } from './pass';

/**
 * Logits `[N, C]` of the network with the values of some nodes replaced (`[N, ...]` each, N as in `pass`): only what depends
 * on them is computed, the rest keeps its clean value. The caller disposes the result and the replaced values. Where a
 * kernel throws, nothing is left. Cost: the forward passes of the nodes below the replaced ones.
 */
export function forwardFrom(pass: CleanPass, replaced: ReadonlyMap<string, Tensor>): Tensor {
  return tf.tidy(() => {
    const { nodes, output } = pass.model.graph;
    /** Values that differ from the clean ones, while a later node reads them. */
    const moved = new Map<string, Tensor>();
    const left = new Map<string, number>([[output, 1]]);
    for (const node of nodes) for (const i of node.inputs) left.set(i, (left.get(i) ?? 0) + 1);
    for (const node of nodes) {
      const own = replaced.get(node.name);
      if (own !== undefined) moved.set(node.name, alias(own));
      else if (node.inputs.some((i) => moved.has(i))) {
        const inputs = node.inputs.map((i) => moved.get(i) ?? pass.values.get(i)!);
        const y = tf.tidy(() => opOf(node).forward(node, inputs, pass.model.parameters));
        moved.set(node.name, y);
      }
      for (const i of node.inputs) {
        left.set(i, left.get(i)! - 1);
        if (left.get(i) === 0) moved.get(i)?.dispose();
      }
    }
    return moved.get(output) ?? alias(pass.logits);
  });
}
