import { atOnce, type Steps } from '../pace';
import { alias, tf, type Tensor } from '../tf';
import type { Model } from './model';
import { opOf } from './ops';
import { reaching } from './reaching';
import { everything, type Retention } from './retention';
import type { GraphNode } from './types';

/**
 * Values `[N, ...]` of nodes for one batch of N images, kept until `dispose`: of every node, or of those that the retention
 * names; the others can be computed again (`restore`). "Clean" where the batch is not perturbed.
 */
export class CleanPass {
  constructor(
    readonly model: Model,
    readonly values: ReadonlyMap<string, Tensor>,
    /** Where the graph's nodes are cut into segments: a pass back restores one segment at a time. */
    readonly cuts: readonly number[] = [0],
  ) {}

  /** Images in the batch, N. */
  get n(): number {
    return this.logits.shape[0]!;
  }

  /** `[N, C]`; the pass owns it. */
  get logits(): Tensor {
    return this.values.get(this.model.graph.output)!;
  }

  dispose(): void {
    for (const t of this.values.values()) t.dispose();
  }
}

const disposeAll = (map: Map<string, Tensor>): void => {
  for (const t of map.values()) t.dispose();
  map.clear();
};

/** The value of one node from those of its inputs. */
const valueOf = (model: Model, node: GraphNode, inputs: (name: string) => Tensor): Tensor =>
  tf.tidy(() => opOf(node).forward(node, node.inputs.map(inputs), model.parameters));

/**
 * Run `x [N, H, W, C]`, already normalised, through the network and keep every value. Cost: one forward pass of N
 * samples. Where a kernel throws, nothing is left.
 */
export const forward = (model: Model, x: Tensor): CleanPass => atOnce(forwardSteps(model, x));

/** `forward`, interruptible between nodes; what `retention` does not keep is freed when its last reader is done. */
export function* forwardSteps(
  model: Model,
  x: Tensor,
  { keep, cuts }: Retention = everything(model),
): Steps<CleanPass> {
  const values = new Map<string, Tensor>();
  const left = readers(model.graph.nodes);
  let done = false;
  try {
    for (const node of model.graph.nodes) {
      const y = node.op === 'input' ? alias(x) : valueOf(model, node, (i) => values.get(i)!);
      values.set(node.name, tf.keep(y));
      free(values, left, node, keep);
      yield y.shape[0]! * (model.flop.get(node.name) ?? 0);
    }
    done = true;
    return new CleanPass(model, values, cuts);
  } finally {
    if (!done) disposeAll(values);
  }
}

/** How many times each node is read by the given ones. */
function readers(nodes: readonly GraphNode[]): Map<string, number> {
  const left = new Map<string, number>();
  for (const node of nodes) for (const i of node.inputs) left.set(i, (left.get(i) ?? 0) + 1);
  return left;
}

/** Free the inputs of which `node` was the last reader, the kept ones aside. */
function free(
  values: Map<string, Tensor>,
  left: Map<string, number>,
  node: GraphNode,
  keep: ReadonlySet<string>,
): void {
  for (const i of node.inputs) {
    left.set(i, left.get(i)! - 1);
    if (left.get(i) !== 0 || keep.has(i)) continue;
    values.get(i)?.dispose();
    values.delete(i);
  }
}

/**
 * Values of nodes that the pass let go, computed again from what it kept; the caller disposes them. What it did keep is not
 * among them.
 */
export function* restore(pass: CleanPass, names: Iterable<string>): Steps<Map<string, Tensor>> {
  const { model } = pass;
  const wanted = new Set([...names].filter((name) => !pass.values.has(name)));
  const values = new Map<string, Tensor>();
  if (wanted.size === 0) return values;
  const needed = new Set(wanted);
  for (const node of [...model.graph.nodes].reverse())
    if (needed.has(node.name)) for (const i of node.inputs) if (!pass.values.has(i)) needed.add(i);
  const nodes = model.graph.nodes.filter((node) => needed.has(node.name));
  const left = readers(nodes);
  let done = false;
  try {
    for (const node of nodes) {
      const y = valueOf(model, node, (i) => pass.values.get(i) ?? values.get(i)!);
      values.set(node.name, tf.keep(y));
      free(values, left, node, wanted);
      yield y.shape[0]! * (model.flop.get(node.name) ?? 0);
    }
    done = true;
    return values;
  } finally {
    if (!done) disposeAll(values);
  }
}

/**
 * Gradients of `sum(seed * value of start)` at the wanted nodes, `[B, ...]` each; the caller disposes them. Where a kernel
 * throws, nothing is left.
 * `seed` is `[B, ...]`; the pass is one image (B seeds share it) or B images. Cost: one backward pass of B samples, and the
 * forward pass again of what the pass did not keep.
 */
export const backward = (
  pass: CleanPass,
  start: string,
  seed: Tensor,
  wanted: readonly string[],
): Map<string, Tensor> => atOnce(backwardSteps(pass, start, seed, wanted));

/** `backward`, interruptible between nodes. */
export function* backwardSteps(
  pass: CleanPass,
  start: string,
  seed: Tensor,
  wanted: readonly string[],
): Steps<Map<string, Tensor>> {
  const { nodes } = pass.model.graph;
  const back = new Backward(pass, new Map([[start, alias(seed)]]), wanted);
  try {
    const ends = [...pass.cuts.slice(1), nodes.length];
    for (const [s, from] of [...pass.cuts.entries()].reverse())
      yield* back.segment(nodes.slice(from, ends[s]));
    // A node that the start does not depend on has the gradient zero.
    for (const name of wanted)
      if (!back.found.has(name))
        back.found.set(name, tf.zeros([seed.shape[0]!, ...pass.model.shapes.get(name)!]));
    const found = new Map(wanted.map((name) => [name, back.found.get(name)!] as const));
    back.found.clear();
    return found;
  } finally {
    back.dispose();
  }
}

/** What a backward pass holds on its way. */
class Backward {
  /** Gradients at wanted nodes, complete. */
  readonly found = new Map<string, Tensor>();
  private readonly want: ReadonlySet<string>;
  private readonly below: ReadonlySet<string>;

  /** @param grads the gradients that have arrived at a node so far; taken over */
  constructor(
    private readonly pass: CleanPass,
    private readonly grads: Map<string, Tensor>,
    wanted: readonly string[],
  ) {
    this.want = new Set(wanted);
    this.below = reaching(pass.model.graph.nodes, this.want);
  }

  dispose(): void {
    disposeAll(this.grads);
    disposeAll(this.found);
  }

  /** Go back through consecutive nodes. */
  *segment(nodes: readonly GraphNode[]): Steps<undefined> {
    const restored = yield* restore(this.pass, this.readIn(nodes));
    try {
      for (const node of [...nodes].reverse()) {
        const dy = this.grads.get(node.name);
        if (dy === undefined) continue;
        for (const [input, g] of this.products(node, dy, restored)) this.grads.set(input, g);
        this.grads.delete(node.name);
        if (this.want.has(node.name)) this.found.set(node.name, dy);
        else dy.dispose();
        yield dy.shape[0]! * (this.pass.model.flop.get(node.name) ?? 0);
      }
    } finally {
      disposeAll(restored);
    }
    return undefined;
  }

  /** The nodes whose values the vector-Jacobian products of `nodes` read. */
  private readIn(nodes: readonly GraphNode[]): Set<string> {
    const names = new Set<string>();
    const arrives = new Set(this.grads.keys());
    for (const node of [...nodes].reverse()) {
      if (!arrives.has(node.name)) continue;
      const inputs = node.inputs.filter((i) => this.below.has(i));
      if (inputs.length === 0) continue;
      inputs.forEach((i) => arrives.add(i));
      const { reads } = opOf(node);
      if (reads.output) names.add(node.name);
      if (reads.inputs) node.inputs.forEach((i) => names.add(i));
    }
    return names;
  }

  /** The gradients at the inputs of a node, with what had arrived there before added (and freed). */
  private products(
    node: GraphNode,
    dy: Tensor,
    restored: ReadonlyMap<string, Tensor>,
  ): (readonly [string, Tensor])[] {
    const { model, values } = this.pass;
    const value = (name: string): Tensor | null => values.get(name) ?? restored.get(name) ?? null;
    const wanted = node.inputs.flatMap((input, which) => (this.below.has(input) ? [{ input, which }] : []));
    return inputGradients(this.grads, wanted, (which) =>
      opOf(node).vjp(node, {
        which,
        dy,
        inputs: node.inputs.map(value),
        output: value(node.name),
        inputShapes: node.inputs.map((i) => model.shapes.get(i)!),
        parameters: model.parameters,
      }),
    );
  }
}

/**
 * The gradients that a node sends to its inputs, each with what `before` holds for that input added; what was before is freed.
 * `product` gives the vector-Jacobian product for one input. The caller takes the results over.
 */
export function inputGradients(
  before: ReadonlyMap<string, Tensor>,
  inputs: readonly { readonly input: string; readonly which: number }[],
  product: (which: number) => Tensor,
): (readonly [string, Tensor])[] {
  const names = [...new Set(inputs.map(({ input }) => input))];
  const sums = tf.tidy(() => {
    const sum = new Map<string, Tensor>();
    for (const { input, which } of inputs) {
      const g = tf.tidy(() => product(which));
      const old = sum.get(input) ?? before.get(input);
      sum.set(input, old === undefined ? g : tf.add(old, g));
      if (old === undefined) continue;
      g.dispose();
      if (old !== before.get(input)) old.dispose();
    }
    return names.map((name) => sum.get(name)!);
  });
  for (const name of names) before.get(name)?.dispose();
  return names.map((name, i) => [name, sums[i]!] as const);
}
