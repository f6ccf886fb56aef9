/**
 * GAIA's and S&I's scores of one batch of images, as detectors; what they have in common is computed once a batch. The one file
 * of this room that knows `attribution`: lint keeps the detectors' folders from it.
 */
import { type BatchInternals, internalsOf } from './batchContext';
import type { BatchContext } from './context';
import type { Params, Rule } from './detector';
import type { Model } from '../graph/model';
import { groupTaps } from '../graph/tapGradients';
import { tapsOf } from '../graph/taps';
import type { TapStats } from '../jobs';
import { BATCH_GROUP } from '../runs/limits';
import type { Settings } from '../settings';
import { checkSettings } from '../validate';
import { analyseA } from '../attribution/analyseA';
import { analyseZ } from '../attribution/analyseZ';
import type { AnalysisInput } from '../attribution/input';
import { zScores } from '../attribution/integrate';

/** GAIA of a batch: its scores, and of rule `z` what S&I counts as its first iteration. */
interface Gaia {
  readonly scores: Float64Array;
  readonly stats: readonly TapStats[];
}

/** Tap groups of N images at once: within the limits of a suffix pass. */
export function batchGroups(model: Model, taps: readonly string[], n: number): number[][] {
  const { bytes, flop } = BATCH_GROUP;
  return groupTaps(model, taps, { bytes: bytes / n, flop: flop / n });
}

/** The settings of S&I with a detector's own parameters in their places. Throws EngineError `bad-settings`. */
export function siSettings(settings: Settings, params: Params): Settings {
  const own = Object.fromEntries(
    (['eta', 'iterations', 'integration'] as const).flatMap((name) =>
      params[name] === undefined ? [] : [[name, params[name]]],
    ),
  );
  const merged = { ...settings, ...own };
  checkSettings(merged);
  return merged;
}

async function inputOf(ctx: BatchContext, rule: Rule, settings: Settings): Promise<AnalysisInput> {
  const { data } = await ctx.logits();
  const batch = internalsOf(ctx);
  const pass = await batch.pass();
  const taps = tapsOf(pass.model.graph, settings.taps, rule);
  return {
    pass,
    logits: data as Float32Array,
    taps,
    groups: batchGroups(pass.model, taps, ctx.n),
    settings,
    histograms: false,
    pause: batch.pace.pause,
  };
}

/** GAIA, once for all settings that it depends on. */
function gaiaOf(ctx: BatchContext, batch: BatchInternals, rule: Rule, settings: Settings): Promise<Gaia> {
  const { taps, tolerance, scoreForm } = settings;
  return batch.once(`gaia ${rule} ${taps} ${tolerance} ${scoreForm}`, async () => {
    const input = await inputOf(ctx, rule, { ...settings, iterations: 1, integration: 'mean' });
    if (rule === 'a') {
      for await (const event of analyseA(input))
        if (event.type === 'gaia') return { scores: event.gaiaScores, stats: event.stats };
    } else {
      for await (const event of analyseZ(input))
        if (event.type === 'gaia') {
          const densities = event.stats.map((s) => s.density);
          return { scores: zScores(densities, ctx.n, scoreForm), stats: event.stats };
        }
    }
    throw new Error('An analysis ended without GAIA.');
  });
}

/** GAIA's score of every image by the batch's settings, larger = more OOD. Cost: one backward pass, rule `a` two. */
export async function gaiaScores(ctx: BatchContext, rule: Rule): Promise<Float64Array> {
  const batch = internalsOf(ctx);
  return (await gaiaOf(ctx, batch, rule, batch.settings)).scores;
}

/**
 * S&I's score of every image by the batch's settings, `eta`, `iterations` and `integration` from `params` where they are
 * given. Larger = more OOD. Cost: that of `analyseZ` or `analyseA`; settings that differ in T alone share one run where the
 * largest T is asked for first.
 */
export async function siScores(ctx: BatchContext, rule: Rule, params: Params): Promise<Float64Array> {
  const batch = internalsOf(ctx);
  const settings = siSettings(batch.settings, params);
  const { iterations: T } = settings;
  const key = `si ${rule} ${JSON.stringify({ ...settings, iterations: 0 })}`;
  const longest = longestOf(batch);
  const steps = Math.max(T, longest.get(key) ?? 0);
  longest.set(key, steps);
  const byIteration = await batch.once(`${key} ${steps}`, () =>
    runSi(ctx, batch, rule, { ...settings, iterations: steps }),
  );
  return Float64Array.from({ length: ctx.n }, (_, n) => byIteration[n * steps + T - 1]!);
}

const longestRuns = new WeakMap<BatchInternals, Map<string, number>>();
/** The largest T that was asked for, by the other settings. */
function longestOf(batch: BatchInternals): Map<string, number> {
  const map = longestRuns.get(batch) ?? new Map<string, number>();
  longestRuns.set(batch, map);
  return map;
}

/** S&I's scores after 1..T iterations, `[N, T]`. */
async function runSi(
  ctx: BatchContext,
  batch: BatchInternals,
  rule: Rule,
  settings: Settings,
): Promise<Float64Array> {
  const input = await inputOf(ctx, rule, settings);
  if (rule === 'a') {
    for await (const event of analyseA(input)) if (event.type === 'result') return event.byIteration;
  } else {
    // Rule `mean` goes on from GAIA's counts; the others need its gradients as well.
    const known =
      settings.integration === 'mean' ? { known: (await gaiaOf(ctx, batch, rule, settings)).stats } : {};
    for await (const event of analyseZ({ ...input, ...known }))
      if (event.type === 'result') return event.byIteration;
  }
  throw new Error('An analysis ended without a result.');
}
