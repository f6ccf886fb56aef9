import { atOnce, type Steps } from '../pace';
import { alias, tf, type Tensor } from '../tf';
import type { Model } from './model';
import { opOf } from './ops';
import { type CleanPass, inputGradients } from './pass';
import { bytesAt } from './retention';
import type { GraphNode } from './types';

/**
 * The batched suffix pass. S&I perturbs each tap j alone and holds everything that does not depend on j at its clean
 * value. Run tap by tap that is l suffix passes; here all taps of a group go through the network together, for all N images
 * of the clean pass at once.
 *
 * Every node n has an active set A(n): the group's taps at or above n, in topological order. Forward, tap j appends its
 * perturbed activation `[N, ...]` to the batch, so that sample (image i, the a-th tap of A(n)) stands at row a N + i; where
 * the inputs of an op have different active sets, the missing samples are the clean value. Backward, tap j peels its own
 * samples off: that slice is its gradient. The arithmetic is the same as tap by tap and image by image, the number of kernel
 * launches falls from O(l^2 N) to O(l), and convolutions see a batch.
 */
export class SuffixPass {
  private readonly active: ReadonlyMap<string, readonly number[]>;
  private readonly values = new Map<string, Tensor>();
  private readonly readLater: ReadonlySet<string>;
  private readonly model: Model;
  /** Images, N: rows of a tap in every value. */
  private readonly n: number;

  /**
   * @param clean the clean values, `[N, ...]` each; those of `suffixReads` are read
   * @param taps the group's node names in topological order
   * @param look told of every node below the taps, with its inputs, before it is computed; what it makes is its own
   */
  constructor(
    private readonly clean: CleanPass,
    private readonly taps: readonly string[],
    private readonly look: (node: GraphNode, inputs: readonly Tensor[]) => void = () => undefined,
  ) {
    this.model = clean.model;
    this.n = clean.n;
    this.active = activeSets(this.model, taps);
    this.readLater = readByBackward(this.model);
  }

  /** The taps that stand in the batch at a node, as indices into the group. */
  activeAt(node: string): readonly number[] {
    return this.active.get(node)!;
  }

  /** `forwardSteps` without a pause. */
  forward(xs: readonly Tensor[]): Tensor {
    return atOnce(this.forwardSteps(xs));
  }

  /**
   * Push `xs[j] [N, ...]`, the perturbed activation of each tap, to the output. Gives the logits `[|A| N, C]`, owned by
   * the pass; what was computed before an early end is freed by `dispose`.
   */
  *forwardSteps(xs: readonly Tensor[]): Steps<Tensor> {
    const left = new Map<string, number>();
    for (const n of this.model.graph.nodes) for (const i of n.inputs) left.set(i, (left.get(i) ?? 0) + 1);
    for (const node of this.model.graph.nodes) {
      const set = this.activeAt(node.name);
      if (set.length > 0) this.values.set(node.name, tf.keep(this.valueOf(node, set, xs)));
      for (const i of node.inputs) {
        left.set(i, left.get(i)! - 1);
        if (left.get(i) === 0 && !this.readLater.has(i)) this.free(i);
      }
      if (set.length > 0) yield this.flopAt(node.name);
    }
    return this.values.get(this.model.graph.output)!;
  }

  /** `backwardSteps` without a pause. */
  backward(start: string, seed: Tensor): Tensor[] {
    return atOnce(this.backwardSteps(start, seed));
  }

  /**
   * Gradient of `sum(seed * value of start)` at each tap's own perturbed activation, `[N, ...]` each, to be disposed by
   * the caller. `seed` is `[|A(start)| N, ...]`. The forward values stay: several seeds may be tried. Where a kernel throws,
   * nothing else is left.
   */
  *backwardSteps(start: string, seed: Tensor): Steps<Tensor[]> {
    const { model, taps } = this;
    const found: (Tensor | undefined)[] = taps.map(() => undefined);
    const grads = new Map<string, Tensor>([[start, alias(seed)]]);
    let done = false;
    try {
      for (const node of [...model.graph.nodes].reverse()) {
        const dy = grads.get(node.name);
        if (dy === undefined) continue;
        const own = taps.indexOf(node.name);
        if (own >= 0) found[own] = this.ownPart(node.name, dy);
        for (const [input, g] of this.products(node, own, dy, grads)) grads.set(input, g);
        grads.delete(node.name);
        dy.dispose();
        yield this.flopAt(node.name);
      }
      const all = found.map((g, j) => g ?? tf.zeros([this.n, ...model.shapes.get(taps[j]!)!]));
      done = true;
      return all;
    } finally {
      for (const g of grads.values()) g.dispose();
      if (!done) for (const g of found) g?.dispose();
    }
  }

  /** Free the values that are left; the clean pass stays. */
  dispose(): void {
    for (const t of this.values.values()) t.dispose();
    this.values.clear();
  }

  /** FLOP of the samples that stand at a node, the tap's own aside: they are given. */
  private flopAt(node: string): number {
    const samples = this.activeAt(node).length - (this.taps.includes(node) ? 1 : 0);
    return this.n * samples * (this.model.flop.get(node) ?? 0);
  }

  private valueOf(node: GraphNode, set: readonly number[], xs: readonly Tensor[]): Tensor {
    const own = this.taps.indexOf(node.name);
    const upstream = own < 0 ? set : set.slice(0, -1);
    return tf.tidy(() => {
      const parts: Tensor[] = [];
      if (upstream.length > 0) {
        const inputs = node.inputs.map((i) => this.padded(i, upstream));
        this.look(node, inputs);
        parts.push(opOf(node).forward(node, inputs, this.model.parameters));
      }
      if (own >= 0) parts.push(xs[own]!);
      return parts.length === 1 ? alias(parts[0]!) : tf.concat(parts, 0);
    });
  }

  /** The samples of the tap that `name` is: the last ones. */
  private ownPart(name: string, dy: Tensor): Tensor {
    const above = this.activeAt(name).length - 1;
    return above === 0 ? alias(dy) : tf.slice(dy, [above * this.n], [this.n]);
  }

  /** What a node sends to its inputs; the samples of the tap `own` that it is itself go no further. */
  private products(
    node: GraphNode,
    own: number,
    dy: Tensor,
    grads: ReadonlyMap<string, Tensor>,
  ): (readonly [string, Tensor])[] {
    const set = own < 0 ? this.activeAt(node.name) : this.activeAt(node.name).slice(0, -1);
    const inputs = node.inputs.flatMap((input, which) =>
      this.activeAt(input).length > 0 && set.length > 0 ? [{ input, which }] : [],
    );
    if (inputs.length === 0) return [];
    const upper = own < 0 ? dy : tf.slice(dy, [0], [set.length * this.n]);
    try {
      return inputGradients(grads, inputs, (which) => {
        const to = this.activeAt(node.inputs[which]!);
        return this.product(node, which, this.pick(upper, set, to), to);
      });
    } finally {
      if (upper !== dy) upper.dispose();
    }
  }

  private product(node: GraphNode, which: number, dy: Tensor, samples: readonly number[]): Tensor {
    const op = opOf(node);
    return op.vjp(node, {
      which,
      dy,
      inputs: node.inputs.map((i) => (op.reads.inputs ? this.padded(i, samples) : null)),
      output: op.reads.output
        ? this.pick(this.values.get(node.name)!, this.activeAt(node.name), samples)
        : null,
      inputShapes: node.inputs.map((i) => this.model.shapes.get(i)!),
      parameters: this.model.parameters,
    });
  }

  /** The value of a node for the given taps: its own where it is active, the clean one elsewhere. */
  private padded(name: string, samples: readonly number[]): Tensor {
    const set = this.activeAt(name);
    const clean = (): Tensor => this.clean.values.get(name)!;
    // By concat and not by tile: on WASM concat copies whole blocks where tile goes element by element.
    const copies = (n: number): Tensor[] => new Array<Tensor>(n).fill(clean());
    if (set.length === 0) return samples.length === 1 ? clean() : tf.concat(copies(samples.length), 0);
    const value = this.values.get(name)!;
    if (samples.every((t) => set.includes(t))) return this.pick(value, set, samples);
    if (set.every((t, i) => samples[i] === t))
      return tf.concat([value, ...copies(samples.length - set.length)], 0);
    const at = samples.map((t) => (set.includes(t) ? set.indexOf(t) : set.length));
    return tf.gather(tf.concat([value, clean()], 0), this.rows(at));
  }

  /** Samples of `x` (N rows a tap of `from`) for the taps in `to`, a subset in the same order. */
  private pick(x: Tensor, from: readonly number[], to: readonly number[]): Tensor {
    if (from.length === to.length) return x;
    if (to.every((t, i) => from[i] === t)) return tf.slice(x, [0], [to.length * this.n]);
    return tf.gather(x, this.rows(to.map((t) => from.indexOf(t))));
  }

  /** The rows of the blocks at these places. */
  private rows(places: readonly number[]): Tensor {
    const { n } = this;
    return tf.tensor1d(
      places.flatMap((place) => Array.from({ length: n }, (_, i) => place * n + i)),
      'int32',
    );
  }

  private free(name: string): void {
    this.values.get(name)?.dispose();
    this.values.delete(name);
  }
}

/** A(n) for every node, as ascending indices into `taps`, which stand in topological order. */
function activeSets(model: Model, taps: readonly string[]): Map<string, readonly number[]> {
  const sets = new Map<string, readonly number[]>();
  for (const node of model.graph.nodes) {
    const union = new Set<number>();
    for (const i of node.inputs) for (const t of sets.get(i)!) union.add(t);
    const own = taps.indexOf(node.name);
    if (own >= 0) union.add(own);
    sets.set(
      node.name,
      [...union].sort((a, b) => a - b),
    );
  }
  return sets;
}

function readByBackward(model: Model): Set<string> {
  const set = new Set([model.graph.output, model.graph.features]);
  for (const node of model.graph.nodes) {
    if (node.op === 'input') continue;
    const { reads } = opOf(node);
    if (reads.output) set.add(node.name);
    if (reads.inputs) node.inputs.forEach((i) => set.add(i));
  }
  return set;
}

/** The nodes whose clean values suffix passes over these groups read: the taps themselves, and what pads a batch. */
export function suffixReads(model: Model, groups: readonly (readonly string[])[]): Set<string> {
  const names = new Set<string>();
  for (const taps of groups) {
    taps.forEach((tap) => names.add(tap));
    const active = activeSets(model, taps);
    for (const node of model.graph.nodes) {
      const own = taps.includes(node.name) ? 1 : 0;
      const upstream = active.get(node.name)!.length - own;
      if (upstream === 0) continue;
      for (const i of node.inputs) if (active.get(i)!.length !== upstream) names.add(i);
    }
  }
  return names;
}

/** Bytes of the values one suffix pass over `taps` keeps at most, float32, for one image. */
export function suffixBytes(model: Model, taps: readonly string[]): number {
  let bytes = 0;
  for (const [name, set] of activeSets(model, taps)) {
    bytes += set.length * bytesAt(model, name);
  }
  return bytes;
}

/** What one suffix pass over `taps` holds at its fullest, for one image: bytes, and those of its largest value with its node. */
export function suffixPeak(
  model: Model,
  taps: readonly string[],
): { readonly bytes: number; readonly tensor: number; readonly largest: string } {
  const later = readByBackward(model);
  let [kept, tensor, largest] = [0, 0, ''];
  for (const [name, set] of activeSets(model, taps)) {
    const bytes = set.length * bytesAt(model, name);
    if (later.has(name)) kept += bytes;
    if (bytes > tensor) [tensor, largest] = [bytes, name];
  }
  // Beside what is kept: a value and the one made of it, or their gradients.
  return { bytes: kept + 2 * tensor, tensor, largest };
}

/**
 * Floating-point operations of one suffix pass over `taps`, forward and one backward. A tap's own sample is given, not
 * computed.
 */
export function suffixFlop(model: Model, taps: readonly string[]): number {
  const own = new Set(taps);
  let flop = 0;
  for (const [name, set] of activeSets(model, taps))
    flop += 2 * (set.length - (own.has(name) ? 1 : 0)) * (model.flop.get(name) ?? 0);
  return flop;
}

/** What one group of taps may cost. */
export interface GroupLimit {
  readonly bytes: number;
  readonly flop: number;
}

/** Split the taps into consecutive groups whose suffix pass stays within the limits (a single tap may exceed them). */
export function groupTaps(model: Model, taps: readonly string[], limit: GroupLimit): number[][] {
  const groups: number[][] = [];
  for (let j = 0; j < taps.length; j++) {
    const last = groups.at(-1);
    const grown = [...(last ?? []), j].map((t) => taps[t]!);
    if (
      last !== undefined &&
      suffixBytes(model, grown) <= limit.bytes &&
      suffixFlop(model, grown) <= limit.flop
    )
      last.push(j);
    else groups.push([j]);
  }
  return groups;
}
