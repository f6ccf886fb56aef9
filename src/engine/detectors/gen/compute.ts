import { argmax, softmax } from '../../math/softmax';
import type { DetectorCompute } from '../detector';
import { rowsOf } from '../rows';

/**
 * `sum over the top M of p^g (1 - p)^g` of logits `[C]`, in float64; `1 - p` of the most probable class is the sum of the others,
 * which does not round to 0.
 */
export function gen(z: ArrayLike<number>, gamma: number, top: number): number {
  const p = softmax(z);
  const y = argmax(z);
  const rest = p.reduce((sum, v, c) => (c === y ? sum : sum + v), 0);
  const order = Array.from(p, (_, c) => c).sort((a, b) => p[b]! - p[a]! || a - b);
  return order.slice(0, top).reduce((sum, c) => sum + (p[c]! * (c === y ? rest : 1 - p[c]!)) ** gamma, 0);
}

export const compute: DetectorCompute = {
  score: async (ctx, { gamma, top }) => rowsOf(await ctx.logits(), (z) => gen(z, Number(gamma), Number(top))),
};
