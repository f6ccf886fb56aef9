import { seedOf } from '../../attribution/attack';
import { EngineError } from '../../errors';
import type { Model } from '../../graph/model';
import { backward, type CleanPass, forward } from '../../graph/pass';
import { argmax } from '../../math/softmax';
import { read, tf, type Tensor } from '../../tf';
import { checkLogits } from '../../validate';
import type { AttributionCompute, MapInput, MapNumbers } from '../attribution';
import { overColours } from '../reduce';

/** Images that integrated gradients pushes through the network at once: few, so that a job can be cancelled soon. */
const IG_BATCH = 2;

/** Logits `[C]` of one image `[1, H, W, 3]`, which is freed. Cost: one forward pass. */
async function logitsOf(model: Model, image: Tensor): Promise<Float32Array> {
  let pass: CleanPass;
  try {
    pass = forward(model, image);
  } finally {
    image.dispose();
  }
  try {
    const logits = (await pass.logits.data()) as Float32Array;
    checkLogits(logits, 'the baseline');
    return logits;
  } finally {
    pass.dispose();
  }
}

/**
 * Integrated gradients (Sundararajan et al. 2017) of the clean prediction's logit, baseline zero in normalised units
 * (the mean colour of the training set), by the midpoint rule:
 * `IG = x * mean_s dz_y/dx((s + 1/2) / S x)`; completeness error = sum IG - (z_y(x) - z_y(0)).
 * Cost: S + 1 forward and S backward passes.
 */
async function integratedGradients(input: MapInput): Promise<MapNumbers> {
  const { pass, logits, request } = input;
  const { model } = pass;
  const steps = request.steps ?? 64;
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 1024))
    throw new EngineError(
      'bad-settings',
      `Integrated gradients take 1 to 1024 steps; ${steps} were asked for.`,
    );
  const y = argmax(logits);
  const row = new Float32Array(logits.length);
  row[y] = 1;
  const x = pass.values.get(model.input)!;
  let sum = tf.zerosLike(x);
  try {
    for (let from = 0; from < steps; from += IG_BATCH) {
      await input.pause();
      const at = Array.from({ length: Math.min(IG_BATCH, steps - from) }, (_, s) => (from + s + 0.5) / steps);
      const added = tf.tidy(() => {
        const path = forward(model, tf.mul(x, tf.tensor4d(at, [at.length, 1, 1, 1])));
        try {
          const g = backward(path, model.graph.output, seedOf(...at.map(() => row)), [model.input]);
          return tf.add(sum, tf.sum(g.get(model.input)!, 0, true));
        } finally {
          path.dispose();
        }
      });
      sum.dispose();
      sum = added;
    }
    const values = await read(tf.tidy(() => overColours(tf.mul(x, tf.div(sum, steps)))));
    const z0 = await logitsOf(
      model,
      tf.tidy(() => tf.zerosLike(x)),
    );
    const difference = logits[y]! - z0[y]!;
    const error = values.reduce((a, b) => a + b, 0) - difference;
    return { values, completeness: { error, difference } };
  } finally {
    sum.dispose();
  }
}

export const compute: AttributionCompute = { map: integratedGradients };
