/** Gradients of N images in a clean pass, for seeds `[rows]` of the host, one or two an image. */
import { backwardSteps, type CleanPass } from '../graph/pass';
import type { SuffixPass } from '../graph/tapGradients';
import type { Pace, Steps } from '../pace';
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
  return pace.run(apart(nodes, both, [first.nodes, second.nodes]));
}

/**
 * The gradients `[2, ...]` at `nodes` row by row: of the first row those at the first list of nodes, of the second those at the
 * second; a node a step. `both` is taken over.
 */
function* apart(
  nodes: readonly string[],
  both: readonly Tensor[],
  wanted: readonly [readonly string[], readonly string[]],
): Steps<[Tensor[], Tensor[]]> {
  const rows = wanted.map(() => new Map<string, Tensor>());
  let done = false;
  try {
    for (const [i, node] of nodes.entries()) {
      rows.forEach((row, n) => {
        if (wanted[n]!.includes(node)) row.set(node, tf.slice(both[i]!, [n], [1]));
      });
      both[i]!.dispose();
      yield 0;
    }
    done = true;
    return rows.map((row, n) => wanted[n]!.map((node) => row.get(node)!)) as [Tensor[], Tensor[]];
  } finally {
    if (!done) for (const t of [...both, ...rows.flatMap((row) => [...row.values()])]) t.dispose();
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
