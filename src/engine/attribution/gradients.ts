/** Gradients of N images in a clean pass, for seeds `[rows]` of the host, one or two an image. */
import { backwardSteps, type CleanPass } from '../graph/pass';
import type { SuffixPass } from '../graph/tapGradients';
import type { Pace } from '../pace';
import { tf, type Tensor } from '../tf';
import { seedOf } from './attack';

/** One seed an image, and the nodes whose gradients are wanted. */
export interface Asked {
  readonly seeds: readonly Float32Array[];
  readonly nodes: readonly string[];
}

/** Gradients of `sum(seed * value of start)` at the nodes, `[N, ...]` each; the caller disposes them. Cost: one backward pass. */
export async function gradientsAt(
  pace: Pace,
  pass: CleanPass,
  start: string,
  { seeds, nodes }: Asked,
): Promise<Tensor[]> {
  const seed = seedOf(...seeds);
  try {
    const grads = await pace.run(backwardSteps(pass, start, seed, nodes));
    return nodes.map((node) => grads.get(node)!);
  } finally {
    seed.dispose();
  }
}

/**
 * `gradientsAt` for two seeds an image. Cost: two backward passes; of one image they share their launches, in a batch of two
 * seeds.
 */
export async function gradientPairs(
  pace: Pace,
  pass: CleanPass,
  start: string,
  first: Asked,
  second: Asked,
): Promise<[Tensor[], Tensor[]]> {
  if (pass.n > 1) {
    const one = await gradientsAt(pace, pass, start, first);
    try {
      return [one, await gradientsAt(pace, pass, start, second)];
    } catch (error) {
      tf.dispose(one);
      throw error;
    }
  }
  const nodes = [...new Set([...first.nodes, ...second.nodes])];
  const both = await gradientsAt(pace, pass, start, { seeds: [...first.seeds, ...second.seeds], nodes });
  try {
    return tf.tidy(() => {
      const rows = (asked: Asked, n: number): Tensor[] =>
        asked.nodes.map((node) => tf.slice(both[nodes.indexOf(node)]!, [n], [1]));
      return [rows(first, 0), rows(second, 1)] as [Tensor[], Tensor[]];
    });
  } finally {
    tf.dispose(both);
  }
}

/** Gradients of a suffix pass for one seed a row (image of a tap); the caller disposes them. */
export async function suffixGradients(
  pace: Pace,
  suffix: SuffixPass,
  start: string,
  seeds: readonly Float32Array[],
): Promise<Tensor[]> {
  const seed = seedOf(...seeds);
  try {
    return await pace.run(suffix.backwardSteps(start, seed));
  } finally {
    seed.dispose();
  }
}
