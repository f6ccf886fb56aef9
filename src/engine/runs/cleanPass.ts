import type { ModelSource } from '../engine';
import type { Model } from '../graph/model';
import { type CleanPass, forwardSteps } from '../graph/pass';
import type { Retention } from '../graph/retention';
import type { NetworkImage } from '../jobs';
import { normalise } from '../normalise';
import type { Pace } from '../pace';
import { tf, type Tensor } from '../tf';
import { checkImage, checkLogits } from '../validate';

/** The images, each normalised as the network wants it, as one tensor `[N, H, W, C]`; the caller disposes it. */
export function inputOf(
  model: Model,
  { mean, std }: Pick<ModelSource, 'mean' | 'std'>,
  images: readonly NetworkImage[],
): Tensor {
  const shape = model.shapes.get(model.input)!;
  const size = shape.reduce((a, b) => a * b, 1);
  const data = new Float32Array(images.length * size);
  images.forEach((image, n) => {
    checkImage(image, shape);
    data.set(normalise(image, mean, std), n * size);
  });
  return tf.tensor(data, [images.length, ...shape]);
}

/**
 * The clean pass of N images, which the caller disposes, and its logits `[N, C]`. Throws EngineError `not-finite` at the first
 * logit that is not. Cost: one forward pass of N samples.
 */
export async function cleanPass(
  { model, source }: { readonly model: Model; readonly source: Pick<ModelSource, 'mean' | 'std'> },
  images: readonly NetworkImage[],
  retention: Retention,
  pace: Pace,
): Promise<{ readonly pass: CleanPass; readonly logits: Float32Array }> {
  const x = inputOf(model, source, images);
  let pass: CleanPass;
  try {
    pass = await pace.run(forwardSteps(model, x, retention));
  } finally {
    x.dispose();
  }
  try {
    const logits = Float32Array.from((await pass.logits.data()) as Float32Array);
    const { classes } = model;
    for (let n = 0; n < images.length; n++)
      checkLogits(
        logits.subarray(n * classes, (n + 1) * classes),
        images.length === 1 ? 'this image' : `image ${n} of the batch`,
      );
    return { pass, logits };
  } catch (error) {
    pass.dispose();
    throw error;
  }
}
