import { argmax, softmax } from '../../math/softmax';
import { exactSign } from '../../sign';
import { alias, read, tf, type Tensor } from '../../tf';
import type { AttributionCompute } from '../attribution';
import { gradientAt, logitsOf, logProbabilitySeed } from '../line';
import { parametersOf } from '../parameters';
import { overColours } from '../reduce';

/** `dp_y / dz = p_y (e_y - p)` of logits `[C]`. */
function probabilitySeed(z: ArrayLike<number>, y: number): Float32Array {
  const p = softmax(z);
  return Float32Array.from(p, (v, c) => p[y]! * ((c === y ? 1 : 0) - v));
}

/**
 * Adversarial gradient integration (Pan et al. 2021): for each of the most probable other classes t, from the image on,
 * `x_i = x_(i-1) + step sign(dp_t/dx)` until t wins; the map is the sum over all of `-(dp_y/dx(x_(i-1))) * (x_i - x_(i-1))`, the three
 * colours summed, y the class predicted for the clean image. `details.classes` counts the classes attacked, `details.drop` is what
 * p_y loses on all ways together, which the map's sum is near to for small steps. Cost: at most `classes * most` forward passes
 * and twice as many backward.
 */
export const compute: AttributionCompute = {
  async map(input) {
    const { pass, logits, pause } = input;
    const { model } = pass;
    const params = parametersOf(input);
    const y = argmax(logits);
    const order = Array.from(logits, (_, c) => c).sort((a, b) => logits[b]! - logits[a]! || a - b);
    const targets = order.filter((c) => c !== y).slice(0, Number(params.classes));
    const clean = pass.values.get(model.input)!;
    let sum: Tensor = tf.zerosLike(clean);
    let drop = 0;
    let x: Tensor = alias(clean);
    try {
      for (const target of targets) {
        x.dispose();
        x = alias(clean);
        let z = logits;
        for (let i = 0; i < Number(params.most) && argmax(z) !== target; i++) {
          await pause();
          const seeds = [logProbabilitySeed(z, target), probabilitySeed(z, y)];
          const [next, added] = tf.tidy((): [Tensor, Tensor] => {
            // The sign of dp_t is that of d log p_t, which does not underflow.
            const [towards, own] = seeds.map((seed) => gradientAt(model, x, [seed]));
            const by = tf.mul(exactSign(towards!), Number(params.step));
            return [tf.add(x, by), tf.sub(sum, tf.mul(own!, by))];
          });
          tf.dispose([x, sum]);
          [x, sum] = [next, added];
          [z] = (await logitsOf(model, x, 'the path')) as [Float32Array];
        }
        drop += softmax(logits)[y]! - softmax(z)[y]!;
      }
      const values = await read(tf.tidy(() => overColours(sum)));
      return { values, details: { classes: targets.length, drop } };
    } finally {
      tf.dispose([x, sum]);
    }
  },
};
