import { mulberry32 } from '../../lib/random';
import { argmax, softmax } from '../math/softmax';
import type { Steps } from '../pace';
import { exactSign } from '../sign';
import { tf, type Tensor } from '../tf';
import type { AttackLoss, Settings } from '../settings';

/** `d max_c z_c / dz`, `[C]`: one at the largest logit. The seed of every gradient that GAIA and S&I-Z count. */
export function maxLogitSeed(z: ArrayLike<number>): Float32Array {
  const seed = new Float32Array(z.length);
  seed[argmax(z)] = 1;
  return seed;
}

/**
 * dL/dz of the attack loss at class y, `[C]`, float64. Cross-entropy: `p - e_y`, with `p_y - 1` taken as minus the sum
 * of the others so that it stays non-zero where p_y rounds to 1. Logit: L = -z_y. Margin: L = max_(c != y) z_c - z_y.
 */
export function attackGradient(loss: AttackLoss, z: ArrayLike<number>, y: number): Float64Array {
  const seed = new Float64Array(z.length);
  if (loss === 'cross-entropy') {
    const p = softmax(z);
    let others = 0;
    for (let c = 0; c < p.length; c++) {
      if (c === y) continue;
      seed[c] = p[c]!;
      others += p[c]!;
    }
    seed[y] = -others;
  } else {
    seed[y] = -1;
    if (loss === 'margin') seed[argmax(z, y)] = 1;
  }
  return seed;
}

/**
 * Power of two that brings the largest magnitude of `gradient` into [1, 2); 1 where all is zero. Scaling by it is
 * exact.
 */
export function seedScale(gradient: Float64Array): number {
  const top = gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return top === 0 ? 1 : 2 ** Math.min(1000, -Math.floor(Math.log2(top)));
}

/**
 * The attack's seed times `seedScale`, `[C]`. Only the sign of what comes back is used, and that does not depend on the
 * scale; but where the network is very sure, dL/dz itself is so small that it would underflow on the way (and float32's
 * denormals cost WASM some thirty times the time).
 */
export function attackSeed(loss: AttackLoss, z: ArrayLike<number>, y: number): Float32Array {
  const gradient = attackGradient(loss, z, y);
  const scale = seedScale(gradient);
  return Float32Array.from(gradient, (g) => g * scale);
}

/** Rows `[C]` as the seeds of so many samples, `[rows, C]`; the caller disposes it. */
export function seedOf(...rows: readonly ArrayLike<number>[]): Tensor {
  const width = rows[0]!.length;
  const flat = new Float32Array(rows.length * width);
  rows.forEach((row, n) => {
    flat.set(row, n * width);
  });
  return tf.tensor2d(flat, [rows.length, width]);
}

/** The rows of a matrix `[rows, width]`, views. */
export const rowsIn = (data: Float32Array, width: number): Float32Array[] =>
  Array.from({ length: data.length / width }, (_, n) => data.subarray(n * width, (n + 1) * width));

/**
 * The stream of random signs of one node: it depends on the seed and the node's name alone (FNV-1a), so that neither the
 * grouping of taps nor the choice of preset changes it, and a tap's map follows the path of its score.
 */
export function nodeRandom(seed: number, name: string): () => number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return mulberry32((seed ^ hash) >>> 0);
}

/** Where one step of the attack leads, and what it adds. */
export interface Step {
  /** x_i, like x_(i-1). */
  readonly next: Tensor;
  /** x_i - x_(i-1), free of the rounding that subtracting the two would bring in: eta may be far below x. */
  readonly by: Tensor;
}

/** One sign at random for each value of one image, the same for all N images of `x`: an image's result is that of it alone. */
function randomSigns(x: Tensor, random: () => number): Tensor {
  const n = x.shape[0]!;
  const one = Float32Array.from({ length: x.size / n }, () => (random() < 0.5 ? -1 : 1));
  const all = n === 1 ? one : new Float32Array(x.size);
  if (n > 1) for (let i = 0; i < n; i++) all.set(one, i * one.length);
  return tf.tensor(all, x.shape);
}

/** `||x||_2` of each sample of `x` `[N, ...]`, `[N, 1, ...]`. */
function normOf(x: Tensor): Tensor {
  const n = x.shape[0]!;
  const norms = tf.norm(tf.reshape(x, [n, -1]), 'euclidean', 1);
  return tf.reshape(
    norms,
    x.shape.map((_, axis) => (axis === 0 ? n : 1)),
  );
}

/**
 * One step of S&I's Eq. 9 (ICML 2025): `x_i = x_(i-1) + eta sign(d)`, sign(0) = 0, then, where Eq. 4's bound r is on, the
 * projection onto `||x_i - x_0||_2 <= r`, for N images at once. `direction` d is `[N, ...]` like `x` and `clean` (x_0). The
 * settings' random perturbation draws each sign at one half from `random` instead; `direction` is not read then. The caller
 * disposes both results.
 */
export function stepWith(
  x: Tensor,
  clean: Tensor,
  direction: Tensor | null,
  settings: Settings,
  random: () => number,
): Step {
  const { next, by } = tf.tidy(() => {
    const sign = settings.perturbation === 'random' ? randomSigns(x, random) : exactSign(direction!);
    const move: Tensor = tf.mul(sign, settings.eta);
    const moved: Tensor = tf.add(x, move);
    if (settings.l2Bound === null) return { next: moved, by: move };
    const delta = tf.sub(moved, clean);
    const norm = normOf(delta);
    const projected = tf.add(clean, tf.mul(delta, tf.div(settings.l2Bound, tf.maximum(norm, 1e-30))));
    // Inside the ball nothing is rounded anew: a bound that is never reached changes nothing.
    const inside = tf.lessEqual(norm, settings.l2Bound);
    return {
      next: tf.where(inside, moved, projected),
      by: tf.where(inside, move, tf.sub(projected, x)),
    };
  });
  return { next, by };
}

/** `stepWith`, where only the next point is wanted. */
export function step(...args: Parameters<typeof stepWith>): Tensor {
  const { next, by } = stepWith(...args);
  by.dispose();
  return next;
}

/** What moves in an attack: where it stands, its clean value, its direction (null under random signs) and its random stream. */
export interface Mover {
  readonly x: Tensor;
  readonly clean: Tensor;
  readonly direction: Tensor | null;
  readonly random: () => number;
}

/** The next point of each mover, one a step; the caller disposes them. Where it ends early, nothing is left. */
export function* nextPoints(movers: readonly Mover[], settings: Settings): Steps<Tensor[]> {
  const next: Tensor[] = [];
  try {
    for (const { x, clean, direction, random } of movers) {
      next.push(step(x, clean, direction, settings, random));
      yield 0;
    }
    return next.splice(0);
  } finally {
    tf.dispose(next);
  }
}
