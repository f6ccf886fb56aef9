/** What a clean pass keeps of its values, and what it computes again when it goes back. Plain: it runs nothing. */
import type { Model } from './model';
import { opOf } from './ops';
import { reaching } from './reaching';
import type { GraphNode } from './types';

/** Which values of a clean pass stay. */
export interface Retention {
  /** Nodes whose values are kept until the pass is disposed. */
  readonly keep: ReadonlySet<string>;
  /**
   * Indices into the graph's nodes where its segments begin, the first 0: all that a later segment reads of an earlier one is
   * kept, so that going back restores one segment at a time.
   */
  readonly cuts: readonly number[];
  /** Bytes of one sample that are kept and restored at the fullest moment. */
  readonly peak: number;
}

/** Keep every value. */
export function everything(model: Model): Retention {
  const keep = new Set(model.graph.nodes.map(({ name }) => name));
  return { keep, cuts: [0], peak: bytesOf(model, keep) };
}

/** Bytes of one sample at a node, float32. */
export const bytesAt = (model: Model, node: string): number =>
  4 * model.shapes.get(node)!.reduce((a, b) => a * b, 1);

/** Bytes of one sample at all of these nodes. */
export function bytesOf(model: Model, nodes: Iterable<string>): number {
  let bytes = 0;
  for (const node of new Set(nodes)) bytes += bytesAt(model, node);
  return bytes;
}

/** What the vector-Jacobian products of these nodes read. */
function readBack(nodes: readonly GraphNode[], below: ReadonlySet<string>): Set<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    if (node.op === 'input' || !node.inputs.some((i) => below.has(i))) continue;
    const { reads } = opOf(node);
    if (reads.output) names.add(node.name);
    if (reads.inputs) node.inputs.forEach((i) => names.add(i));
  }
  return names;
}

/** Nodes before index `at` that a node from there on reads. */
function liveAt(nodes: readonly GraphNode[], at: number): Set<string> {
  const before = new Set(nodes.slice(0, at).map(({ name }) => name));
  const live = new Set<string>();
  for (const node of nodes.slice(at)) for (const i of node.inputs) if (before.has(i)) live.add(i);
  return live;
}

/**
 * What a pass keeps so that it can go back from the output (or the features) to `wanted` and read the values `always`: all
 * that going back reads, where that is at most `limit` bytes a sample; otherwise checkpoints between segments, so many that
 * what is kept and the largest segment together stay within the limit, or come nearest to it. Input, features and logits are
 * always kept.
 */
export function retain(
  model: Model,
  wanted: readonly string[],
  always: Iterable<string>,
  limit: number,
): Retention {
  const { nodes, features, output } = model.graph;
  const own = new Set([model.input, features, output, ...always]);
  if (wanted.length === 0) return { keep: own, cuts: [0], peak: bytesOf(model, own) };
  const below = reaching(nodes, new Set(wanted));
  const whole = new Set([...own, ...readBack(nodes, below)]);
  let best: Retention = { keep: whole, cuts: [0], peak: bytesOf(model, whole) };
  for (let segments = 2; best.peak > limit && segments <= Math.ceil(Math.sqrt(nodes.length)); segments++) {
    const cuts = cutsOf(model, segments);
    const keep = new Set(own);
    for (const cut of cuts) for (const name of liveAt(nodes, cut)) keep.add(name);
    let largest = 0;
    cuts.forEach((from, s) => {
      const part = nodes.slice(from, cuts[s + 1]);
      const restored = [...readBack(part, below)].filter((name) => !keep.has(name));
      largest = Math.max(largest, bytesOf(model, restored));
    });
    const peak = bytesOf(model, keep) + largest;
    if (peak < best.peak) best = { keep, cuts, peak };
  }
  return best;
}

/**
 * Where to cut the nodes into so many segments of about the same bytes: near each place that would be even, where the
 * fewest bytes are alive.
 */
function cutsOf(model: Model, segments: number): number[] {
  const { nodes } = model.graph;
  const sizes = nodes.map(({ name }) => bytesAt(model, name));
  const total = sizes.reduce((a, b) => a + b, 0);
  const cuts = [0];
  let sum = 0;
  let part = 1;
  for (let i = 0; i < nodes.length && part < segments; i++) {
    sum += sizes[i]!;
    if (sum < (part * total) / segments) continue;
    part++;
    const near = [-3, -2, -1, 0, 1, 2, 3]
      .map((d) => i + 1 + d)
      .filter((at) => at > cuts.at(-1)! && at < nodes.length);
    const cost = near.map((at) => bytesOf(model, liveAt(nodes, at)));
    const cut = near[cost.indexOf(Math.min(...cost))];
    if (cut !== undefined) cuts.push(cut);
  }
  return cuts;
}
