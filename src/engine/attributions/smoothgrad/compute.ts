import { maxLogitSeed, nodeRandom } from '../../attribution/attack';
import { read, tf } from '../../tf';
import type { AttributionCompute } from '../attribution';
import { gradientAt } from '../line';
import { parametersOf } from '../parameters';
import { overColours } from '../reduce';

/** Copies that go through the network at once. */
const BATCH = 2;

/** Standard normal numbers (Box and Muller). */
function normal(random: () => number, length: number): Float32Array {
  return Float32Array.from(
    { length },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/**
 * `mean over n copies of dz_y/dx at x + N(0, sigma^2)`, sigma a share of max x - min x, y the class predicted for the clean image, the
 * three colours summed; noise by the settings' seed. `details.standardError` is the root mean square of the pixels' standard
 * errors. Cost: n forward and n backward passes.
 */
export const compute: AttributionCompute = {
  async map(input) {
    const { pass, logits, settings, pause } = input;
    const { model } = pass;
    const params = parametersOf(input);
    const [copies, share] = [Number(params.copies), Number(params.sigma)];
    const x = pass.values.get(model.input)!;
    const pixels = await read(tf.tidy(() => tf.reshape(x, [-1])));
    const sigma = share * (pixels.reduce((a, b) => Math.max(a, b)) - pixels.reduce((a, b) => Math.min(a, b)));
    const random = nodeRandom(settings.seed, model.input);
    const row = maxLogitSeed(logits);
    const size = x.size / x.shape.at(-1)!;
    const [sum, squares] = [new Float64Array(size), new Float64Array(size)];
    for (let done = 0; done < copies; done += BATCH) {
      await pause();
      const n = Math.min(BATCH, copies - done);
      const noise = normal(random, n * x.size);
      const gradients = await read(
        tf.tidy(() => {
          const noisy = tf.add(x, tf.mul(tf.tensor(noise, [n, ...x.shape.slice(1)]), sigma));
          return overColours(gradientAt(model, noisy, new Array<Float32Array>(n).fill(row)));
        }),
      );
      gradients.forEach((g, at) => {
        sum[at % size]! += g;
        squares[at % size]! += g * g;
      });
    }
    const values = Float32Array.from(sum, (s) => s / copies);
    const variance = squares.reduce(
      (all, q, i) => all + Math.max(0, q / copies - (sum[i]! / copies) ** 2),
      0,
    );
    return { values, details: { standardError: Math.sqrt(variance / size / (copies - 1)) } };
  },
};
