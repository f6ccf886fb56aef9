import type { GraphNode } from './types';

/** Nodes that are wanted or come after a wanted node: a gradient must pass through them. */
export function reaching(nodes: readonly GraphNode[], wanted: ReadonlySet<string>): Set<string> {
  const set = new Set<string>();
  for (const node of nodes) {
    if (wanted.has(node.name) || node.inputs.some((i) => set.has(i))) set.add(node.name);
  }
  return set;
}
