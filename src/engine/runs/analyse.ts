import { analyseA } from '../attribution/analyseA';
import { analyseZ } from '../attribution/analyseZ';
import { zScore } from '../attribution/integrate';
import { methodOf } from '../detectors/methods';
import { outputScores } from '../detectors/outputs';
import { EngineError } from '../errors';
import type { CleanPass } from '../graph/pass';
import { retain } from '../graph/retention';
import { suffixReads } from '../graph/tapGradients';
import type {
  AnalyseEvent,
  AnalyseResult,
  AnalyseSpec,
  ChannelStatistic,
  ForwardEvent,
  PlanEvent,
  Score,
  TapStats,
} from '../jobs';
import { Pace } from '../pace';
import { checkImage, checkSettings } from '../validate';
import { cleanPass } from './cleanPass';
import { CLEAN_BYTES } from './limits';
import { type JobContext, type Loaded, predictions } from './loaded';
import { analyseNeed } from './memory';
import { planAnalyse } from './plan';

const equal = (a: readonly Float32Array[], b: readonly Float32Array[]): boolean =>
  a.every((row, j) => row.every((v, k) => v === b[j]![k]));

/** What a rule has made of the channels, by its name. */
const statistics = (rule: PlanEvent['rule'], taps: readonly Float32Array[]): ChannelStatistic[] =>
  taps.map((values) => ({ kind: rule === 'z' ? 'density' : 'innerMean', values }));

/** What the clean pass of an analysis keeps: what going back to the taps and the suffix passes read. */
function retention(
  { model }: Loaded,
  { taps, groups }: PlanEvent,
  spec: AnalyseSpec,
): Parameters<typeof cleanPass>[2] {
  const { splitting } = spec.settings;
  const names = taps.map(({ name }) => name);
  const wanted = splitting ? names : [model.input, ...names];
  const reads = suffixReads(
    model,
    groups.map((group) => group.map((j) => names[j]!)),
  );
  // The features too are attacked, under rule a.
  return retain(model, wanted, [...reads, ...suffixReads(model, [[model.graph.features]])], CLEAN_BYTES);
}

/**
 * `analyse`: plan, forward, one event a tap group and iteration, done. Costs are those of `analyseZ` / `analyseA`. Throws
 * EngineError `bad-settings`, `bad-image`, `out-of-memory` before anything is computed, or `not-finite` for an image, logit, gradient or score that is NaN or infinite.
 */
export async function* runAnalyse(
  loaded: Loaded,
  spec: AnalyseSpec,
  context: JobContext,
): AsyncGenerator<AnalyseEvent> {
  const { settings } = spec;
  const started = performance.now();
  checkSettings(settings);
  checkImage(spec.image, loaded.model.shapes.get(loaded.model.input)!);
  const plan = planAnalyse(loaded.model, settings, context, spec.histograms);
  const kept = retention(loaded, plan, spec);
  const taps = plan.taps.map(({ name }) => name);
  context.reserve(analyseNeed(loaded.model, taps, plan.groups, settings, kept));
  yield plan;
  const pace = new Pace(context.pause);
  await pace.pause();
  const { pass, logits } = await cleanPass(loaded, [spec.image], kept, pace);
  try {
    const run = new Analysis(loaded, spec, context, plan, started, { pass, logits });
    await pace.pause();
    yield* run.events(await outputScores(logits));
  } finally {
    pass.dispose();
  }
}

/** One image's analysis after its clean pass: GAIA's and S&I's events as those of the job. */
class Analysis {
  private readonly outputSeconds: number;
  private gaiaScore = Number.NaN;

  constructor(
    private readonly loaded: Loaded,
    private readonly spec: AnalyseSpec,
    private readonly context: JobContext,
    private readonly plan: PlanEvent,
    private readonly started: number,
    private readonly clean: { readonly pass: CleanPass; readonly logits: Float32Array },
  ) {
    this.outputSeconds = this.since();
  }

  async *events(outputs: readonly Score[]): AsyncGenerator<AnalyseEvent> {
    const { settings } = this.spec;
    const { rule, groups, histogramsLeftOut } = this.plan;
    const histograms = this.spec.histograms && histogramsLeftOut === undefined;
    const taps = this.plan.taps.map(({ name }) => name);
    const { pause } = this.context;
    const input = { ...this.clean, taps, groups, settings, histograms, pause };
    const { iterations: T } = settings;
    const moving = settings.splitting && settings.perturbation !== 'none';
    const total = 1 + (rule === 'a' ? T : T - 1) * (moving ? groups.length : 1);
    let done = 0;
    for await (const event of rule === 'a' ? analyseA(input) : analyseZ(input)) {
      done++;
      if (event.type === 'gaia') {
        this.gaiaScore =
          'gaiaScore' in event
            ? event.gaiaScore
            : zScore(
                event.stats.map((s) => s.density),
                settings.scoreForm,
              );
        yield this.forward(event.stats, outputs);
      } else if (event.type === 'iteration') yield { ...event, done, total };
      else yield this.done(event.gaia, event.si, event.byIteration, outputs);
    }
  }

  private since(): number {
    return (performance.now() - this.started) / 1000;
  }

  private gaia(): Score {
    return {
      method: methodOf('gaia', this.plan.rule),
      score: this.gaiaScore,
      settings: this.spec.settings,
    };
  }

  private forward(stats: readonly TapStats[], outputs: readonly Score[]): ForwardEvent {
    return {
      type: 'forward',
      logits: this.clean.logits,
      predictions: predictions(this.clean.logits, this.loaded.source.classes),
      scores: [...outputs, this.gaia()],
      gaia: stats,
      seconds: { outputs: this.outputSeconds, gaia: this.since() },
    };
  }

  private done(
    gaia: readonly Float32Array[],
    si: readonly Float32Array[],
    siByIteration: Float64Array,
    outputs: readonly Score[],
  ): AnalyseEvent {
    const { settings } = this.spec;
    const score = siByIteration.at(-1)!;
    const bad = [this.gaiaScore, score].find((s) => !Number.isFinite(s));
    if (bad !== undefined)
      throw new EngineError('not-finite', `A score of this image is ${bad}, not a finite number.`);
    const result: AnalyseResult = {
      scores: [{ method: methodOf('si', this.plan.rule), score, settings }, this.gaia(), ...outputs],
      si: statistics(this.plan.rule, si),
      gaia: statistics(this.plan.rule, gaia),
      siByIteration,
      seconds: this.since(),
      backend: this.context.backend,
      equalsGaia: score === this.gaiaScore && equal(gaia, si),
    };
    return { type: 'done', result, settings };
  }
}
