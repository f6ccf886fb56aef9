import { EngineError } from '../../errors';
import { logSumExp } from '../../math/softmax';
import { tf } from '../../tf';
import type { BatchContext } from '../context';
import type { DetectorCompute, Matrix, Params } from '../detector';
import { rowOf, rowsOf } from '../rows';
import { stageEnds } from '../stages';
import { meta } from './meta';

/** A vector at length one, in place; false where it is zero. */
function normalise(v: Float64Array): boolean {
  const norm = Math.hypot(...v);
  if (norm === 0) return false;
  v.forEach((x, i) => (v[i] = x / norm));
  return true;
}

/** `A v`, A `[rows, columns]`. */
const times = (a: ArrayLike<number>, rows: number, columns: number, v: Float64Array): Float64Array =>
  Float64Array.from({ length: rows }, (_, r) => {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += a[r * columns + c]! * v[c]!;
    return sum;
  });

/**
 * A `[positions, K]` less its leading singular triple, in place, by so many power iterations from its longest row, in float64;
 * returns the singular value. Where A has rank one nothing is left.
 */
export function removeLeading(
  a: Float64Array,
  positions: number,
  channels: number,
  iterations: number,
): number {
  let [longest, most] = [0, -1];
  for (let r = 0; r < positions; r++) {
    let square = 0;
    for (let c = 0; c < channels; c++) square += a[r * channels + c]! ** 2;
    if (square > most) [longest, most] = [r, square];
  }
  const v = a.slice(longest * channels, (longest + 1) * channels);
  if (!normalise(v)) return 0;
  for (let i = 0; i < iterations; i++) {
    const u = times(a, positions, channels, v);
    v.fill(0);
    for (let r = 0; r < positions; r++)
      for (let c = 0; c < channels; c++) v[c]! += u[r]! * a[r * channels + c]!;
    normalise(v);
  }
  const u = times(a, positions, channels, v);
  for (let r = 0; r < positions; r++)
    for (let c = 0; c < channels; c++) a[r * channels + c]! -= u[r]! * v[c]!;
  return Math.hypot(...u);
}

/** Logits `[N, C]` with the leading singular triple of every image's value of `node` taken away. */
export async function without(ctx: BatchContext, node: string, iterations: number): Promise<Matrix> {
  const value = await ctx.value(node);
  const [h, w, k] = ctx.shapes.get(node) as [number, number, number];
  const all = Float32Array.from((await value.data()) as Float32Array);
  const size = h * w * k;
  for (let n = 0; n < ctx.n; n++) {
    await ctx.pause();
    const one = Float64Array.from(all.subarray(n * size, (n + 1) * size));
    removeLeading(one, h * w, k, iterations);
    all.set(one, n * size);
  }
  const rest = tf.tensor4d(all, [ctx.n, h, w, k]);
  try {
    return await ctx.forwardFrom(new Map([[node, rest]]));
  } finally {
    rest.dispose();
  }
}

/** The nodes whose values are changed, the last first. Throws EngineError `not-applicable` where the network has not so many. */
export function nodesOf(ctx: BatchContext, { stages }: Params): readonly string[] {
  const wanted = stages === 'last' ? 1 : 2;
  const ends = stageEnds(ctx).slice(0, wanted);
  if (ends.length < wanted)
    throw new EngineError(
      'not-applicable',
      `${meta.label} needs feature maps of ${wanted === 1 ? 'a size' : 'two sizes'} with more than one position; this network has ${ends.length === 0 ? 'none' : 'one'}.`,
      { detector: meta.label },
    );
  return ends;
}

export const compute: DetectorCompute = {
  score: async (ctx, params) => {
    const all: Matrix[] = [];
    for (const node of nodesOf(ctx, params)) all.push(await without(ctx, node, Number(params.iterations)));
    return rowsOf(
      all[0]!,
      (z, r) =>
        -logSumExp(
          Float64Array.from(z, (_, c) => all.reduce((sum, m) => sum + rowOf(m, r)[c]!, 0) / all.length),
        ),
    );
  },
};
