import { restOfTop, softmax, tempered } from '../../math/softmax';
import { logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { rowOf } from '../rows';
import { stepped } from './compute';

/** The image after the step, the step's signs, and the tempered softmax before and after. */
export const explain: DetectorExplain = async (ctx, params) => {
  const [temperature, epsilon] = [Number(params.temperature), Number(params.epsilon)];
  const before = await logitsOf(ctx);
  const x = await ctx.value(ctx.nodes.input);
  const [height, width, colours] = ctx.shapes.get(ctx.nodes.input) as [number, number, number];
  const clean = Float32Array.from((await x.data()) as Float32Array);
  const next = await stepped(ctx, temperature, epsilon);
  let moved: Float32Array;
  let after = before;
  try {
    moved = Float32Array.from((await next.data()) as Float32Array);
    if (epsilon > 0)
      after = Float64Array.from(rowOf(await ctx.forwardFrom(new Map([[ctx.nodes.input, next]])), 0));
  } finally {
    next.dispose();
  }
  const signs = new Float32Array(height * width);
  moved.forEach((v, i) => (signs[Math.floor(i / colours)]! += Math.sign(v - clean[i]!)));
  const p = (z: Float64Array): Float64Array => Float64Array.from(softmax(tempered(z, temperature)));
  const score = restOfTop(tempered(after, temperature));
  return {
    kind: 'step',
    height,
    width,
    moved,
    signs,
    epsilon,
    temperature,
    probabilities: { before: p(before), after: p(after) },
    score,
    terms: [
      { label: '1 − largest probability before the step', value: restOfTop(tempered(before, temperature)) },
      { label: '1 − largest probability after it', value: score },
    ],
  };
};
