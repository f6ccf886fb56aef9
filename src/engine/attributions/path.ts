import { attackGradient, attackSeed, nodeRandom, seedOf, seedScale, stepWith } from '../attribution/attack';
import { SuffixPass } from '../graph/tapGradients';
import { argmax } from '../math/softmax';
import { alias, read, tf, type Tensor } from '../tf';
import { checkLogits } from '../validate';
import type { MapInput, MapNumbers } from './attribution';
import { NearZeroCounter } from './nearZero';
import { channelOf, overColours } from './reduce';

/**
 * S&I's path attribution (ICML 2025): Eq. 8 at the image, Eq. 10 at a tap:
 * `A = sum_(i = 1..T) (x_i - x_(i-1)) * dL(x_(i-1))/dx`, L the attack loss at the clean prediction y.
 * At T = 1 it is `eta |dL/dx|`; without a step it is zero. At the image the three colours are summed.
 * How many units along the path lie within rounding of zero is counted beside it: each may turn a sign. Cost: T forward and T backward passes from that node on.
 */
export async function pathAttribution(input: MapInput, node: string, k: number | null): Promise<MapNumbers> {
  const { pass, logits, settings } = input;
  const { output } = pass.model.graph;
  const y = argmax(logits);
  const random = nodeRandom(settings.seed, node);
  const clean = pass.values.get(node)!;
  const counter = new NearZeroCounter(pass.model);
  let [x, sum] = tf.tidy(() => [alias(clean), tf.zerosLike(clean)] as [Tensor, Tensor]);
  try {
    for (let i = 1; i <= settings.iterations && settings.perturbation !== 'none'; i++) {
      await input.pause();
      const suffix = new SuffixPass(pass, [node], counter.count);
      try {
        const z = (await suffix.forward([x]).data()) as Float32Array;
        checkLogits(z, 'the path');
        const scale = seedScale(attackGradient(settings.attackLoss, z, y));
        const moved = tf.tidy(() => {
          const [g] = suffix.backward(output, seedOf(attackSeed(settings.attackLoss, z, y)));
          const { next, by } = stepWith(x, clean, g!, settings, random);
          return [next, tf.add(sum, tf.div(tf.mul(by, g!), scale))] as [Tensor, Tensor];
        });
        tf.dispose([x, sum]);
        [x, sum] = moved;
      } finally {
        suffix.dispose();
      }
    }
    const details = await counter.read();
    return { values: await read(k === null ? overColours(sum) : channelOf(sum, k)), details };
  } finally {
    counter.dispose();
    tf.dispose([x, sum]);
  }
}
