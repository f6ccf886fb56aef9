import type { Weight } from '../../engine/graph/types';
import type { Builder, Draft } from './builder';

/** A graph of drafts that is being simplified: who makes what, who reads it. Results keep the name of the last node. */
export class Rewriter {
  private readonly byName: Map<string, Draft>;
  private readonly readers = new Map<string, number>();

  constructor(
    readonly build: Builder,
    /** Nodes that must stay under their names. */
    readonly kept: ReadonlySet<string>,
  ) {
    this.byName = new Map(build.nodes.map((n) => [n.name, n]));
    for (const n of build.nodes)
      for (const i of n.inputs) this.readers.set(i, (this.readers.get(i) ?? 0) + 1);
  }

  node(name: string | undefined): Draft | undefined {
    return name === undefined ? undefined : this.byName.get(name);
  }
  /** The node that makes an input, where it has this operation. */
  source(node: Draft, op: string, i = 0): Draft | undefined {
    const from = this.node(node.inputs[i]);
    return from?.op === op ? from : undefined;
  }
  /** Whether only one node reads it, and nothing else needs it. */
  private(node: Draft): boolean {
    return this.readers.get(node.name) === 1 && !this.kept.has(node.name);
  }
  /** The named weight of a node. */
  weight(node: Draft, field = 'constant'): Weight | undefined {
    const name = node[field];
    return typeof name === 'string' ? this.build.weights[name] : undefined;
  }
  /** The one number of a node's constant; null where it is none or has several values. */
  number(node: Draft): number | null {
    const w = this.weight(node);
    if (w === undefined || w.data.length === 0) return null;
    const [first] = w.data;
    return w.data.every((v) => v === first) ? first! : null;
  }
  /** A node's constant with one value a channel (the last axis), of `channels`; null where it is of another shape. */
  vector(node: Draft, channels: number): Float32Array | null {
    const w = this.weight(node);
    if (w === undefined || node.inputs.length !== 1) return null;
    if (w.data.length === 1) return new Float32Array(channels).fill(w.data[0]!);
    return w.data.length === channels && w.shape.at(-1) === channels ? w.data : null;
  }
  /** Another node under the name of `node`, that does what `from` does, with some attributes changed. */
  moved(node: Draft, from: Draft, changed: Readonly<Record<string, unknown>>): Draft {
    const own = Object.entries(from).filter(([field]) => !['op', 'name', 'inputs'].includes(field));
    return this.replace(node, from.op, from.inputs, { ...Object.fromEntries(own), ...changed });
  }
  /** Another node under the same name. */
  replace(
    old: Draft,
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, unknown>>,
  ): Draft {
    const made: Draft = { op, name: old.name, inputs, ...attributes };
    for (const i of old.inputs) this.readers.set(i, this.readers.get(i)! - 1);
    for (const i of inputs) this.readers.set(i, (this.readers.get(i) ?? 0) + 1);
    this.byName.set(old.name, made);
    return made;
  }
  /** Nodes that the kept ones need, in order, and the weights that they name. */
  result(): { nodes: Draft[]; weights: Record<string, Weight> } {
    const needed = new Set(this.kept);
    const order = this.build.nodes.map((n) => this.byName.get(n.name)!);
    for (let i = order.length - 1; i >= 0; i--)
      if (needed.has(order[i]!.name)) for (const input of order[i]!.inputs) needed.add(input);
    const nodes = order
      .filter((n) => needed.has(n.name) || n.op === 'input')
      .map((n) => Object.fromEntries(Object.entries(n).filter(([field]) => !field.startsWith('_'))) as Draft);
    const weights: Record<string, Weight> = {};
    for (const n of nodes)
      for (const [field, value] of Object.entries(n)) {
        if (field === 'name' || field === 'op' || typeof value !== 'string') continue;
        const w = this.build.weights[value];
        if (w !== undefined) weights[value] = w;
      }
    return { nodes, weights };
  }
}
