import type { BatchContext } from '../context';
import { energies, logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { singularValues } from '../../math/linear';
import { rowOf } from '../rows';
import { nodesOf, without } from './compute';

/** Singular values of a node's value `[positions, K]`, the largest first. */
async function spectrumOf(ctx: BatchContext, node: string): Promise<Float64Array> {
  const [h, w, k] = ctx.shapes.get(node) as [number, number, number];
  const data = (await (await ctx.value(node)).data()) as Float32Array;
  await ctx.pause();
  return singularValues({ rows: h * w, columns: k, data });
}

/** Singular values of each stage, and the logits before and after the largest is taken away. */
export const explain: DetectorExplain = async (ctx, params) => {
  const before = await logitsOf(ctx);
  const after = new Float64Array(before.length);
  const stages = [];
  const nodes = nodesOf(ctx, params);
  for (const node of nodes) {
    stages.push({ node, values: await spectrumOf(ctx, node) });
    const z = rowOf(await without(ctx, node, Number(params.iterations)), 0);
    z.forEach((v, c) => (after[c]! += v / nodes.length));
  }
  const logits = { before, after };
  return { kind: 'spectrum', stages, logits, ...energies(logits) };
};
