import { attackSeed } from '../engine/attribution/attack';
import type { Model } from '../engine/graph/model';
import { opOf } from '../engine/graph/ops';
import type { CleanPass } from '../engine/graph/pass';
import { exactSign } from '../engine/sign';
import { tf, type Tensor } from '../engine/tf';

/** Output of the network from `tap` on, everything that does not depend on it at its clean value. */
function suffix(model: Model, pass: CleanPass, tap: string, x: Tensor): Tensor {
  const values = new Map<string, Tensor>([[tap, x]]);
  const get = (name: string): Tensor => values.get(name) ?? pass.values.get(name)!;
  for (const node of model.graph.nodes) {
    if (node.name === tap || !node.inputs.some((i) => values.has(i))) continue;
    const inputs = node.inputs.map((i) => get(i));
    // The tape would want the fused bias's filter gradient, which WASM lacks: the bias apart.
    const bias = node.op === 'conv2d' && node.bias !== undefined ? model.parameters[node.bias]! : null;
    const plain = bias === null ? node : { ...node, bias: undefined };
    // Nor has WASM the gradient of a depthwise convolution, as which the engine computes an affine.
    const y =
      node.op === 'affine'
        ? tf.add(tf.mul(inputs[0]!, model.parameters[node.scale]!), model.parameters[node.shift]!)
        : opOf(node).forward(plain as typeof node, inputs, model.parameters);
    values.set(node.name, bias === null ? y : tf.add(y, bias));
  }
  return values.get(model.graph.output)!;
}

/**
 * The way S&I is usually written, for comparison: for each tap alone, automatic differentiation of its suffix. One step
 * of the attack at the clean values, then the counted gradient at the moved point (T = 2), non-zeros counted.
 */
export async function naiveSuffixes(
  model: Model,
  pass: CleanPass,
  taps: readonly string[],
  logits: Float32Array,
  y: number,
  eta: number,
): Promise<number[]> {
  const counts: number[] = [];
  const seed = tf.tensor2d(attackSeed('cross-entropy', logits, y), [1, logits.length]);
  for (const tap of taps) {
    const clean = pass.values.get(tap)!;
    const d = tf.grad((v) => tf.sum(tf.mul(suffix(model, pass, tap, v), seed)))(clean);
    const x = tf.tidy(() => tf.add(clean, tf.mul(exactSign(d), eta)));
    const g = tf.grad((v) => tf.max(suffix(model, pass, tap, v)))(x);
    const n = tf.tidy(() => tf.sum(tf.cast(tf.notEqual(g, 0), 'float32')));
    counts.push((await n.data())[0]!);
    tf.dispose([d, x, g, n]);
  }
  seed.dispose();
  return counts;
}
