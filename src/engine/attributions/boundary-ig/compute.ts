import { attackSeed } from '../../attribution/attack';
import { EngineError } from '../../errors';
import { argmax } from '../../math/softmax';
import { exactSign } from '../../sign';
import { alias, tf, type Tensor } from '../../tf';
import type { AttributionCompute, MapInput } from '../attribution';
import { alongLine, gradientAt, logitsOf } from '../line';
import { parametersOf } from '../parameters';

/** Halvings of the way between the image and the first point of another class. */
const HALVINGS = 10;

/**
 * The nearest point found where another class wins, `[1, H, W, 3]`; the caller disposes it. Steps of the sign attack on the
 * cross-entropy until the prediction changes, then bisection on the line back to the image. Throws EngineError `not-applicable`
 * where no such point was found.
 */
async function boundaryPoint(input: MapInput, step: number, most: number): Promise<Tensor> {
  const { pass, logits, pause } = input;
  const { model } = pass;
  const y = argmax(logits);
  const clean = pass.values.get(model.input)!;
  let x: Tensor = alias(clean);
  let z: Float32Array = logits;
  for (let i = 0; argmax(z) === y; i++) {
    if (i === most) {
      x.dispose();
      throw new EngineError(
        'not-applicable',
        `No point of another class was found within ${most} steps of ${step}: allow more steps, or larger ones.`,
      );
    }
    await pause();
    const seed = attackSeed('cross-entropy', z, y);
    const next: Tensor = tf.tidy(() => tf.add(x, tf.mul(exactSign(gradientAt(model, x, [seed])), step)));
    x.dispose();
    x = next;
    [z] = (await logitsOf(model, x, 'the path')) as [Float32Array];
  }
  let [near, far] = [0, 1];
  const at = (share: number): Tensor => tf.tidy(() => tf.add(clean, tf.mul(tf.sub(x, clean), share)));
  for (let i = 0; i < HALVINGS; i++) {
    await pause();
    const middle = (near + far) / 2;
    const point = at(middle);
    const [own] = await logitsOf(model, point, 'the path');
    point.dispose();
    if (argmax(own!) === y) near = middle;
    else far = middle;
  }
  const found = at(far);
  x.dispose();
  return found;
}

/**
 * Integrated gradients from the decision boundary (Wang et al. 2021). `details.distance` is the L2 distance of that point in
 * normalised units. Cost: the search's steps and ten forward passes, then those of integrated gradients.
 */
export const compute: AttributionCompute = {
  async map(input) {
    const params = parametersOf(input);
    const { pass } = input;
    const point = await boundaryPoint(input, Number(params.step), Number(params.most));
    try {
      const x = pass.values.get(pass.model.input)!;
      const distance = tf.tidy(() => tf.norm(tf.sub(x, point)));
      const [length] = (await distance.data()) as Float32Array;
      distance.dispose();
      return { ...(await alongLine(input, point, Number(params.steps))), details: { distance: length! } };
    } finally {
      point.dispose();
    }
  },
};
