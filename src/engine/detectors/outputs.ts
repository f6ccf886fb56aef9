import { EngineError } from '../errors';
import type { Score } from '../jobs';
import type { BatchContext } from './context';
import { computes } from './computes';
import { defaults } from './detector';
import { METHODS, metaOf } from './methods';

const none = (what: string) => (): never => {
  throw new EngineError('internal', `A detector that says it reads the logits alone asked for ${what}.`);
};

/** What is known of one image once its logits `[C]` are. */
const logitsAlone = (data: Float32Array): BatchContext => ({
  n: 1,
  classes: data.length,
  shapes: new Map(),
  ops: new Map(),
  nodes: { input: '', features: '', output: '', taps: [] },
  std: [],
  logits: () => Promise.resolve({ rows: 1, columns: data.length, data }),
  features: none('the features'),
  head: none('the head'),
  value: none('a value'),
  gradient: none('a gradient'),
  inputGradient: none('a gradient'),
  forwardFrom: none('a forward pass'),
  pause: () => Promise.resolve(),
});

/** The scores that every analysis gives beside GAIA's and S&I's: those of the logits `[C]` of one image. */
export async function outputScores(logits: Float32Array): Promise<Score[]> {
  const ctx = logitsAlone(logits);
  const scores: Score[] = [];
  for (const method of METHODS) {
    const meta = metaOf(method);
    if (!meta.usual || meta.side !== null) continue;
    const [score] = await computes[method as keyof typeof computes].score(ctx, defaults(meta), {});
    scores.push({ method, score: score!, settings: null });
  }
  return scores;
}
