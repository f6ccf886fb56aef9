import { seedOf } from '../attribution/attack';
import { backward, type CleanPass, forward } from '../graph/pass';
import type { Model } from '../graph/model';
import { argmax, softmax } from '../math/softmax';
import { read, tf, type Tensor } from '../tf';
import { checkLogits } from '../validate';
import type { MapInput, MapNumbers } from './attribution';
import { overColours } from './reduce';

/** Images that go through the network at once along a path: few, so that a job can be cancelled soon. */
const BATCH = 2;

/** Logits of images `[N, H, W, 3]`, which stay the caller's, one `[C]` an image. `what` names them in errors. Cost: one forward pass. */
export async function logitsOf(model: Model, images: Tensor, what: string): Promise<Float32Array[]> {
  const pass: CleanPass = forward(model, images);
  try {
    const all = (await pass.logits.data()) as Float32Array;
    const n = images.shape[0]!;
    const classes = all.length / n;
    return Array.from({ length: n }, (_, i) => {
      const z = Float32Array.from(all.subarray(i * classes, (i + 1) * classes));
      checkLogits(z, what);
      return z;
    });
  } finally {
    pass.dispose();
  }
}

/** Gradients of `rows[n] * logits` at images `[N, H, W, 3]`, one row `[C]` an image; the caller disposes the result. */
export const gradientAt = (model: Model, images: Tensor, rows: readonly ArrayLike<number>[]): Tensor =>
  tf.tidy(() => {
    const pass = forward(model, images);
    try {
      return backward(pass, model.graph.output, seedOf(...rows), [model.input]).get(model.input)!;
    } finally {
      pass.dispose();
    }
  });

/**
 * Integrated gradients (Sundararajan et al. 2017) of the clean prediction's logit on the line from `baseline` `[1, H, W, 3]`,
 * by the midpoint rule: `(x - b) * mean_s dz_y/dx(b + (s + 1/2) / S (x - b))`; completeness error = sum of the map -
 * (z_y(x) - z_y(b)). Cost: S + 1 forward and S backward passes.
 */
export async function alongLine(
  { pass, logits, pause }: MapInput,
  baseline: Tensor,
  steps: number,
): Promise<MapNumbers> {
  const { model } = pass;
  const y = argmax(logits);
  const row = new Float32Array(logits.length);
  row[y] = 1;
  const x = pass.values.get(model.input)!;
  // In one scope: where the second throws, the first is freed as well.
  const made = tf.tidy(() => [tf.sub(x, baseline), tf.zerosLike(x)] as [Tensor, Tensor]);
  const [way] = made;
  let [, sum] = made;
  try {
    for (let from = 0; from < steps; from += BATCH) {
      await pause();
      const at = Array.from({ length: Math.min(BATCH, steps - from) }, (_, s) => (from + s + 0.5) / steps);
      const added: Tensor = tf.tidy(() => {
        const path = tf.add(baseline, tf.mul(way, tf.tensor4d(at, [at.length, 1, 1, 1])));
        const g = gradientAt(
          model,
          path,
          at.map(() => row),
        );
        return tf.add(sum, tf.sum(g, 0, true));
      });
      sum.dispose();
      sum = added;
    }
    const values = await read(tf.tidy(() => overColours(tf.mul(way, tf.div(sum, steps)))));
    const [z0] = await logitsOf(model, baseline, 'the baseline');
    const difference = logits[y]! - z0![y]!;
    const error = values.reduce((a, b) => a + b, 0) - difference;
    return { values, completeness: { error, difference } };
  } finally {
    tf.dispose([way, sum]);
  }
}

/** `d log p_t / dz = e_t - p` of logits `[C]`. */
export function logProbabilitySeed(z: ArrayLike<number>, target: number): Float32Array {
  const seed = Float32Array.from(softmax(z), (p) => -p);
  seed[target]! += 1;
  return seed;
}
