import { alias, tf, type Tensor } from '../tf';
import type { Model } from './model';
import { opOf } from './ops';
import { reaching } from './reaching';

/**
 * Values of every node, `[N, ...]` each, for one batch, kept until `dispose`. "Clean" where the batch is not perturbed.
 */
export class CleanPass {
  constructor(
    readonly model: Model,
    readonly values: ReadonlyMap<string, Tensor>,
  ) {}

  /** `[N, C]`; the pass owns it. */
  get logits(): Tensor {
    return this.values.get(this.model.graph.output)!;
  }

  dispose(): void {
    for (const t of this.values.values()) t.dispose();
  }
}

/**
 * Run `x [N, H, W, C]`, already normalised, through the network and keep every value. Cost: one forward pass of N
 * samples.
 */
export function forward(model: Model, x: Tensor): CleanPass {
  const values = new Map<string, Tensor>();
  // One scope around all nodes: where a kernel throws, what was made before it is freed as well.
  tf.tidy(() => {
    valuesInto(values, model, x);
    return [...values.values()];
  });
  for (const t of values.values()) tf.keep(t);
  return new CleanPass(model, values);
}

function valuesInto(values: Map<string, Tensor>, model: Model, x: Tensor): void {
  for (const node of model.graph.nodes) {
    const y =
      node.op === 'input'
        ? alias(x)
        : tf.tidy(() =>
            opOf(node).forward(
              node,
              node.inputs.map((i) => values.get(i)!),
              model.parameters,
            ),
          );
    values.set(node.name, y);
  }
}

/**
 * Gradients of `sum(seed * value of start)` at the wanted nodes, `[B, ...]` each; the caller disposes them. Where a kernel
 * throws, nothing is left.
 * `seed` is `[B, ...]`; the pass is one image (B seeds share it) or B images. Cost: one backward pass of B samples.
 */
export function backward(
  pass: CleanPass,
  start: string,
  seed: Tensor,
  wanted: readonly string[],
): Map<string, Tensor> {
  const gradients = new Map<string, Tensor>();
  tf.tidy(() => {
    gradientsInto(gradients, pass, start, seed, wanted);
    return [...gradients.values()];
  });
  return gradients;
}

function gradientsInto(
  result: Map<string, Tensor>,
  pass: CleanPass,
  start: string,
  seed: Tensor,
  wanted: readonly string[],
): void {
  const { model, values } = pass;
  const below = reaching(model.graph.nodes, new Set(wanted));
  const grads = new Map<string, Tensor>([[start, alias(seed)]]);
  const want = new Set(wanted);
  for (const node of [...model.graph.nodes].reverse()) {
    const dy = grads.get(node.name);
    if (dy === undefined) continue;
    grads.delete(node.name);
    node.inputs.forEach((input, which) => {
      if (!below.has(input)) return;
      const g = tf.tidy(() =>
        opOf(node).vjp(node, {
          which,
          dy,
          inputs: node.inputs.map((i) => values.get(i)!),
          output: values.get(node.name)!,
          inputShapes: node.inputs.map((i) => model.shapes.get(i)!),
          parameters: model.parameters,
        }),
      );
      accumulate(grads, input, g);
    });
    if (want.has(node.name)) result.set(node.name, dy);
    else dy.dispose();
  }
  for (const name of wanted) {
    // A node that the start does not depend on has the gradient zero.
    if (!result.has(name)) result.set(name, tf.zeros([seed.shape[0]!, ...model.shapes.get(name)!]));
  }
}

/** Add `g` to the gradient that has arrived at a node so far; takes both over. */
export function accumulate(grads: Map<string, Tensor>, name: string, g: Tensor): void {
  const before = grads.get(name);
  if (before === undefined) {
    grads.set(name, g);
    return;
  }
  grads.set(name, tf.add(before, g));
  before.dispose();
  g.dispose();
}
