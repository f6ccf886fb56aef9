import { alias, tf, type Tensor } from '../tf';
import type { Model } from './model';
import { opOf } from './ops';
import { accumulate, type CleanPass } from './pass';

/**
 * The batched suffix pass. S&I perturbs each tap j alone and holds everything that does not depend on j at its clean
 * value. Run tap by tap that is l suffix passes; here all taps of a group go through the network together.
 *
 * Every node n has an active set A(n): the group's taps at or above n, in topological order. Forward, tap j appends its
 * perturbed activation to the batch; where the inputs of an op have different active sets, the missing samples are the
 * clean value. Backward, tap j peels its own sample off: that slice is its gradient. The arithmetic is the same as tap
 * by tap, the number of kernel launches falls from O(l^2) to O(l), and convolutions see a batch.
 */
export class SuffixPass {
  private readonly active: ReadonlyMap<string, readonly number[]>;
  private readonly values = new Map<string, Tensor>();
  private readonly readLater: ReadonlySet<string>;
  private readonly model: Model;

  /**
   * @param clean one image's clean values, `[1, ...]` each
   * @param taps the group's node names in topological order
   */
  constructor(
    private readonly clean: CleanPass,
    private readonly taps: readonly string[],
  ) {
    this.model = clean.model;
    this.active = activeSets(this.model, taps);
    this.readLater = readByBackward(this.model);
  }

  /** Samples in the batch at a node, by tap index in the group. */
  activeAt(node: string): readonly number[] {
    return this.active.get(node)!;
  }

  /**
   * Push `xs[j] [1, ...]`, the perturbed activation of each tap, to the output. Returns the logits `[|A|, C]`, owned by
   * the pass.
   */
  forward(xs: readonly Tensor[]): Tensor {
    const left = new Map<string, number>();
    for (const n of this.model.graph.nodes) for (const i of n.inputs) left.set(i, (left.get(i) ?? 0) + 1);
    for (const node of this.model.graph.nodes) {
      const set = this.activeAt(node.name);
      if (set.length > 0) {
        const own = this.taps.indexOf(node.name);
        const upstream = own < 0 ? set : set.slice(0, -1);
        const y = tf.tidy(() => {
          const parts: Tensor[] = [];
          if (upstream.length > 0) {
            const inputs = node.inputs.map((i) => this.padded(i, upstream));
            parts.push(opOf(node).forward(node, inputs, this.model.parameters));
          }
          if (own >= 0) parts.push(xs[own]!);
          return parts.length === 1 ? alias(parts[0]!) : tf.concat(parts, 0);
        });
        this.values.set(node.name, tf.keep(y));
      }
      for (const i of node.inputs) {
        left.set(i, left.get(i)! - 1);
        if (left.get(i) === 0 && !this.readLater.has(i)) this.free(i);
      }
    }
    return this.values.get(this.model.graph.output)!;
  }

  /**
   * Gradient of `sum(seed * value of start)` at each tap's own perturbed activation, `[1, ...]` each, to be disposed by
   * the caller. `seed` is `[|A(start)|, ...]`. The forward values stay: several seeds may be tried. Where a kernel throws,
   * nothing else is left.
   */
  backward(start: string, seed: Tensor): Tensor[] {
    return tf.tidy(() => this.gradients(start, seed));
  }

  private gradients(start: string, seed: Tensor): Tensor[] {
    const { model } = this;
    const out: (Tensor | undefined)[] = this.taps.map(() => undefined);
    const grads = new Map<string, Tensor>([[start, alias(seed)]]);
    for (const node of [...model.graph.nodes].reverse()) {
      let dy = grads.get(node.name);
      if (dy === undefined) continue;
      grads.delete(node.name);
      let set = this.activeAt(node.name);
      const own = this.taps.indexOf(node.name);
      if (own >= 0) {
        const all = dy;
        const n = set.length;
        set = set.slice(0, -1);
        out[own] = tf.slice(all, [n - 1], [1]);
        dy = n > 1 ? tf.slice(all, [0], [n - 1]) : undefined;
        all.dispose();
      }
      if (dy === undefined) continue;
      const from = set;
      const whole = dy;
      node.inputs.forEach((input, which) => {
        const to = this.activeAt(input);
        if (to.length === 0) return;
        accumulate(
          grads,
          input,
          tf.tidy(() => this.product(node.name, which, pick(whole, from, to), to)),
        );
      });
      whole.dispose();
    }
    return out.map((g, j) => g ?? tf.zeros([1, ...model.shapes.get(this.taps[j]!)!]));
  }

  /** Free the values that are left; the clean pass stays. */
  dispose(): void {
    for (const t of this.values.values()) t.dispose();
    this.values.clear();
  }

  private product(name: string, which: number, dy: Tensor, samples: readonly number[]): Tensor {
    const node = this.model.nodes.get(name)!;
    const op = opOf(node);
    return op.vjp(node, {
      which,
      dy,
      inputs: node.inputs.map((i) => (op.reads.inputs ? this.padded(i, samples) : null)),
      output: op.reads.output ? pick(this.values.get(name)!, this.activeAt(name), samples) : null,
      inputShapes: node.inputs.map((i) => this.model.shapes.get(i)!),
      parameters: this.model.parameters,
    });
  }

  /** The value of a node for the given samples: its own where it is active, the clean one elsewhere. */
  private padded(name: string, samples: readonly number[]): Tensor {
    const set = this.activeAt(name);
    const clean = this.clean.values.get(name)!;
    // By concat and not by tile: on WASM concat copies whole blocks where tile goes element by element.
    const copies = (n: number): Tensor[] => new Array<Tensor>(n).fill(clean);
    if (set.length === 0) return samples.length === 1 ? clean : tf.concat(copies(samples.length), 0);
    const value = this.values.get(name)!;
    if (set.every((t, i) => samples[i] === t)) {
      return set.length === samples.length
        ? value
        : tf.concat([value, ...copies(samples.length - set.length)], 0);
    }
    const rows = samples.map((t) => (set.includes(t) ? set.indexOf(t) : set.length));
    return tf.gather(tf.concat([value, clean], 0), tf.tensor1d(rows, 'int32'));
  }

  private free(name: string): void {
    this.values.get(name)?.dispose();
    this.values.delete(name);
  }
}

/** Rows of `x` (one a sample of `from`) for the samples in `to`, a subset in the same order. */
function pick(x: Tensor, from: readonly number[], to: readonly number[]): Tensor {
  if (from.length === to.length) return x;
  if (to.every((t, i) => from[i] === t)) return tf.slice(x, [0], [to.length]);
  return tf.gather(
    x,
    tf.tensor1d(
      to.map((t) => from.indexOf(t)),
      'int32',
    ),
  );
}

/** A(n) for every node, as ascending indices into `taps`, which stand in topological order. */
export function activeSets(model: Model, taps: readonly string[]): Map<string, readonly number[]> {
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

/** Bytes of the values one suffix pass over `taps` keeps at most, float32. */
export function suffixBytes(model: Model, taps: readonly string[]): number {
  let bytes = 0;
  for (const [name, set] of activeSets(model, taps)) {
    bytes += 4 * set.length * model.shapes.get(name)!.reduce((a, b) => a * b, 1);
  }
  return bytes;
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
