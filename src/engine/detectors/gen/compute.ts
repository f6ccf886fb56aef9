import { argmax, softmax } from '../../math/softmax';
import type { DetectorCompute } from '../detector';
import { rowsOf } from '../rows';

/**
 * `p^g (1 - p)^g` of each of the top M classes of logits `[C]`, 0 for the others, in float64; `1 - p` of the most probable
 * class is the sum of the others, which does not round to 0.
 */
export function genTerms(z: ArrayLike<number>, gamma: number, top: number): Float64Array {
  const p = softmax(z);
  const y = argmax(z);
  const rest = p.reduce((sum, v, c) => (c === y ? sum : sum + v), 0);
  const order = Array.from(p, (_, c) => c).sort((a, b) => p[b]! - p[a]! || a - b);
  const terms = new Float64Array(p.length);
  for (const c of order.slice(0, top)) terms[c] = (p[c]! * (c === y ? rest : 1 - p[c]!)) ** gamma;
  return terms;
}

/** The sum of those terms. */
export const gen = (z: ArrayLike<number>, gamma: number, top: number): number =>
  genTerms(z, gamma, top).reduce((sum, v) => sum + v, 0);

export const compute: DetectorCompute = {
  score: async (ctx, { gamma, top }) => rowsOf(await ctx.logits(), (z) => gen(z, Number(gamma), Number(top))),
};
