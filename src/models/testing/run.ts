/** A network on a backend, for tests: logits, values and gradients as arrays. */
import { Model } from '../../engine/graph/model';
import { backward, forward } from '../../engine/graph/pass';
import type { Graph, Weights } from '../../engine/graph/types';
import { tf } from '../../engine/tf';

export interface Ran {
  /** `[N][C]`. */
  readonly logits: number[][];
  /** Gradients of the largest logit (the lowest index among equals) at nodes, with N. */
  readonly gradients: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
}

/** Run `x`, `[N, H, W, C]`, through a network; `at`: nodes where gradients are wanted. */
export function run(
  graph: Graph,
  weights: Weights,
  x: Float32Array,
  n: number,
  at: readonly string[] = [],
): Ran {
  const model = new Model(graph, weights);
  const input = model.nodes.get(model.input)!;
  if (input.op !== 'input') throw new Error('The graph has no input.');
  const picture = tf.tensor(x, [n, ...input.shape], 'float32');
  const pass = forward(model, picture);
  try {
    const logits = pass.logits.arraySync() as number[][];
    const gradients = new Map<string, { shape: readonly number[]; data: Float32Array }>();
    if (at.length > 0) {
      const seed = tf.tensor(
        logits.flatMap((row) => row.map((_, c) => (c === row.indexOf(Math.max(...row)) ? 1 : 0))),
        [n, model.classes],
        'float32',
      );
      for (const [name, g] of backward(pass, graph.output, seed, at)) {
        gradients.set(name, { shape: g.shape, data: g.dataSync() as Float32Array });
        g.dispose();
      }
      seed.dispose();
    }
    return { logits, gradients };
  } finally {
    pass.dispose();
    picture.dispose();
    model.dispose();
  }
}

/** `[N, C, H, W]` to `[N, H, W, C]`. */
export function channelsLast(data: Float32Array, [n, c, h, w]: readonly number[]): Float32Array {
  const out = new Float32Array(data.length);
  for (let i = 0; i < n!; i++)
    for (let k = 0; k < c!; k++)
      for (let p = 0; p < h! * w!; p++) out[(i * h! * w! + p) * c! + k] = data[(i * c! + k) * h! * w! + p]!;
  return out;
}

/** The largest difference, as a share of the largest reference value (at least `floor`). */
export function difference(got: ArrayLike<number>, want: ArrayLike<number>, floor = 1e-12): number {
  let [worst, scale] = [0, floor];
  for (let i = 0; i < want.length; i++) {
    worst = Math.max(worst, Math.abs(got[i]! - want[i]!));
    scale = Math.max(scale, Math.abs(want[i]!));
  }
  return worst / scale;
}

/** Positions at which exactly one of the two is zero. */
export function zerosThatDiffer(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < want.length; i++) if ((got[i] === 0) !== (want[i] === 0)) count++;
  return count;
}
