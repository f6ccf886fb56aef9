/** How far a map can be believed: insertion and deletion curves (Petsiuk et al. 2018). */
import { nodeRandom } from '../attribution/attack';
import type { Model } from '../graph/model';
import { argmax, softmax } from '../math/softmax';
import { read, tf, type Tensor } from '../tf';
import { logitsOf } from './line';

/** Images that go through the network at once. */
const BATCH = 4;

/** A curve: the probability of the class after each share of the pixels, and the area under it, 0 to 1. */
export interface Curve {
  /** Share of pixels put in or taken out, ascending from 0 to 1. */
  readonly shares: readonly number[];
  readonly probabilities: readonly number[];
  readonly area: number;
}
/** Curves in the map's order, largest value first, and in random ones. A good map inserts high and deletes low. */
export interface Faithfulness {
  readonly insertion: Curve;
  readonly deletion: Curve;
  /** One a random order. */
  readonly randomInsertions: readonly Curve[];
  readonly randomDeletions: readonly Curve[];
}
/** How far it has come, in curves. */
export interface CurveProgress {
  readonly done: number;
  readonly total: number;
}

/** Pixels in descending order of the map, the lower index first on a tie. */
export const orderOf = (values: ArrayLike<number>): number[] =>
  Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);

/** A seeded random order of n pixels. */
export function randomOrder(n: number, seed: number): number[] {
  const random = nodeRandom(seed, 'faithfulness');
  const keys = Float64Array.from({ length: n }, random);
  return orderOf(keys);
}

const area = (shares: readonly number[], values: readonly number[]): number =>
  shares
    .slice(1)
    .reduce((sum, share, i) => sum + ((share - shares[i]!) * (values[i]! + values[i + 1]!)) / 2, 0);

/** Taking pixels out in an order shows what putting them in in the reverse order does, from its end to its start. */
const reversed = ({ shares, probabilities, area: under }: Curve): Curve => ({
  shares,
  probabilities: [...probabilities].reverse(),
  area: under,
});

/**
 * Insertion and deletion curves of a map `[H W]` of an image `[1, H, W, C]`, in `steps` equal steps: pixels of the baseline (zero
 * in normalised units, the mean colour) are replaced by the picture's, or the other way round, and the softmax probability
 * of the class that the whole picture has is read; the same in `orders` seeded random orders, each put in forwards and taken out
 * backwards. Yields after every curve, and returns them. Cost: `(2 + orders) (steps + 1)` forward passes.
 */
export async function* faithfulness(
  model: Model,
  image: Tensor,
  values: ArrayLike<number>,
  {
    steps,
    seed,
    orders,
    pause,
  }: {
    readonly steps: number;
    readonly seed: number;
    readonly orders: number;
    readonly pause: () => Promise<void>;
  },
): AsyncGenerator<CurveProgress, Faithfulness> {
  const pixels = await read(tf.tidy(() => tf.reshape(image, [-1])));
  const n = values.length;
  const colours = pixels.length / n;
  const [clean] = await logitsOf(model, image, 'the picture');
  const y = argmax(clean!);
  const shares = Array.from({ length: steps + 1 }, (_, i) => i / steps);

  async function inserted(order: readonly number[]): Promise<Curve> {
    const probabilities: number[] = [];
    for (let first = 0; first < shares.length; first += BATCH) {
      await pause();
      const part = shares.slice(first, first + BATCH);
      const batch = new Float32Array(part.length * pixels.length);
      part.forEach((share, b) => {
        for (const p of order.slice(0, Math.round(share * n)))
          for (let c = 0; c < colours; c++)
            batch[b * pixels.length + p * colours + c] = pixels[p * colours + c]!;
      });
      const x = tf.tensor(batch, [part.length, ...image.shape.slice(1)]);
      try {
        for (const z of await logitsOf(model, x, 'a curve')) probabilities.push(softmax(z)[y]!);
      } finally {
        x.dispose();
      }
    }
    return { shares, probabilities, area: area(shares, probabilities) };
  }
  const total = 2 + orders;
  const own = orderOf(values);
  const insertion = await inserted(own);
  yield { done: 1, total };
  const deletion = reversed(await inserted([...own].reverse()));
  yield { done: 2, total };
  const random: Curve[] = [];
  for (let i = 0; i < orders; i++) {
    random.push(await inserted(randomOrder(n, seed + i)));
    yield { done: 3 + i, total };
  }
  return { insertion, deletion, randomInsertions: random, randomDeletions: random.map(reversed) };
}
