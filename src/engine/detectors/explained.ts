/** What explanations of several detectors share. */
import { logSumExp } from '../math/softmax';
import type { BatchContext } from './context';
import type { BeforeAfter, ChangeExplanation, Term } from './explanation';
import { headFor, throughHead } from './head';
import { rowOf } from './rows';

/** The only row of logits, in float64. */
export const logitsOf = async (ctx: BatchContext): Promise<Float64Array> =>
  Float64Array.from(rowOf(await ctx.logits(), 0));
/** The only row of features, in float64. */
export const featuresOf = async (ctx: BatchContext): Promise<Float64Array> =>
  Float64Array.from(rowOf(await ctx.features(), 0));

/** The energies of logits before and after, the latter the score. */
export function energies({ before, after }: BeforeAfter): { readonly score: number; readonly terms: Term[] } {
  const score = -logSumExp(after);
  return {
    score,
    terms: [
      { label: 'Energy before', value: -logSumExp(before) },
      { label: 'Energy after', value: score },
    ],
  };
}

/** What was made of the features. */
interface Changed {
  readonly after: Float64Array;
  readonly kept: number;
  readonly clip?: number;
  readonly factor?: number;
}

/** Features changed by `change`, and the energy of the logits that they give. */
export async function changeExplained(
  ctx: BatchContext,
  label: string,
  change: (f: Float64Array) => Changed,
): Promise<ChangeExplanation> {
  const head = headFor(ctx.head(), label);
  const before = await featuresOf(ctx);
  const { after, kept, clip = null, factor } = change(before);
  const logits = { before: await logitsOf(ctx), after: throughHead(head, after) };
  const { score, terms } = energies(logits);
  return {
    kind: 'change',
    of: 'features',
    before,
    after,
    clip,
    kept,
    logits,
    score,
    terms: factor === undefined ? terms : [{ label: 'Factor', value: factor }, ...terms],
  };
}

/** How many fitted images are compared with the others, to say what is usual. */
const SAMPLE = 200;
/** `of` row r of some of n fitted images, evenly chosen, ascending; it lets the event loop in. */
export async function amongFitted(
  n: number,
  of: (r: number) => number,
  ctx: Pick<BatchContext, 'pause'>,
): Promise<Float64Array> {
  const count = Math.min(n, SAMPLE);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (i % 10 === 0) await ctx.pause();
    values[i] = of(Math.floor((i * n) / count));
  }
  return values.sort();
}
