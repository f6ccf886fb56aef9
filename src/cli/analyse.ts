import type { Engine } from '../engine';
import type {
  AnalyseResult,
  ChannelStatistic,
  ForwardEvent,
  MethodId,
  NetworkImage,
  PlanEvent,
  TapInfo,
} from '../engine/jobs';
import type { Params, Rule } from '../engine/detectors/detector';
import { metaOf, ruleOfMethod, sideOf, usualMethods } from '../engine/detectors/methods';
import { ruleOf, type Settings } from '../engine/settings';
import { roundedPercentile } from '../calibration/calibration';
import { sameParams } from '../calibration/entries';
import { decide, type Identity } from '../calibration/decide';
import type { PackJson } from '../packs/schema';
import type { Result } from './schema';
import { must } from '../lib/must';

/** One score of an image as a job gave it; null where there is none, and then why. */
export interface Given {
  readonly method: MethodId;
  readonly score: number | null;
  readonly parameters?: Readonly<Record<string, number | string>>;
  readonly fault?: string;
}

/** What is to be computed of every image. */
export interface Plan {
  /** Scores to give, in this order. */
  readonly methods: readonly MethodId[];
  /** Those of them that an `analyse` job gives; the others are computed in batches. */
  readonly analysed: readonly MethodId[];
  /** Own parameters of detectors; what is absent has its default. */
  readonly params?: Readonly<Partial<Record<MethodId, Params>>>;
  /** One engine run a rule; `taps` is the first one's. None: nothing is to be analysed, and `taps` is empty. */
  readonly rules: readonly Rule[];
  /** Whether S&I is among what is asked for; else none of its passes is run. */
  readonly si: boolean;
  readonly settings: Settings;
  /** Share of ID images that the thresholds accept. */
  readonly accept: number;
  /** What runs, by its content: a calibration that was made for another network says nothing. */
  readonly identity: Identity | null;
  readonly logits: boolean;
  readonly densities: boolean;
}

/**
 * Methods, and the rules that they need: the pack's own first, so that `taps` shows it where both are run. Scores of the
 * logits need none; whoever asks for `densities` beside them gets those of the pack's own rule.
 */
export function planOf(
  methods: readonly MethodId[] | null,
  settings: Settings,
  classes: number,
  densities = false,
  params: NonNullable<Plan['params']> = {},
): Pick<Plan, 'methods' | 'analysed' | 'rules' | 'si'> {
  const own: Rule = ruleOf(settings, classes);
  const all: readonly MethodId[] = methods ?? usualMethods(own);
  const needed = new Set(all.map(ruleOfMethod).filter((rule) => rule !== null));
  const alone = needed.size === 0 && densities;
  if (alone) needed.add(own);
  const other: Rule = own === 'z' ? 'a' : 'z';
  return {
    methods: all,
    // An analysis knows the defaults alone.
    analysed:
      needed.size === 0
        ? []
        : all.filter((method) => metaOf(method).usual && sameParams(method, params[method], undefined)),
    rules: [own, other].filter((rule) => needed.has(rule)),
    si: alone || all.some((method) => sideOf(method) === 'si'),
  };
}

interface Run {
  readonly plan: PlanEvent;
  readonly forward: ForwardEvent;
  readonly result: AnalyseResult;
}

async function runRule(
  engine: Engine,
  pack: string,
  image: NetworkImage,
  settings: Settings,
  signal: AbortSignal | undefined,
): Promise<Run> {
  let plan: PlanEvent | undefined;
  let forward: ForwardEvent | undefined;
  const spec = { pack, image, settings, histograms: false };
  for await (const event of engine.run('analyse', spec, signal === undefined ? {} : { signal })) {
    if (event.type === 'plan') plan = event;
    else if (event.type === 'forward') forward = event;
    else if (event.type === 'done') return { plan: must(plan), forward: must(forward), result: event.result };
  }
  throw new Error('The engine ended without a result.');
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A score as it is printed, placed among those of ID images. */
export function scoreOf(
  { method, score, parameters, fault }: Given,
  { settings: all, accept, identity }: Pick<Plan, 'settings' | 'accept' | 'identity'>,
  pack: PackJson,
): Result['scores'][number] {
  const labelSpace = ruleOfMethod(method);
  // As they were asked for: what a method does not depend on may have been run otherwise.
  const settings = labelSpace === null ? null : { ...all, labelSpace };
  const own = {
    method,
    settings,
    ...(parameters === undefined || Object.keys(parameters).length === 0 ? undefined : { parameters }),
    score,
  };
  if (score === null) return { ...own, ...(fault === undefined ? undefined : { fault }), ...NOWHERE };
  const placed = decide(pack, { method, score, settings, params: parameters, accept, identity });
  if (!placed.calibrated) return { ...own, ...NOWHERE };
  const { threshold, acceptance, acceptanceInterval, verdict, images, pValue } = placed;
  return {
    ...own,
    percentile: roundedPercentile(placed.percentile),
    ...{ threshold, acceptance, acceptanceInterval, verdict, calibrationImages: images, pValue },
  };
}
const NOWHERE = {
  percentile: null,
  threshold: null,
  acceptance: null,
  acceptanceInterval: null,
  verdict: null,
  calibrationImages: null,
  pValue: null,
} as const;

type TapResult = Result['taps'][number];

/** What GAIA and S&I (null: not asked for) make of a tap's channels, under the names of the rule; with `all` of each channel. */
function tapOf(
  { name, shape: [h, w, k] }: TapInfo,
  gaia: ChannelStatistic,
  si: ChannelStatistic | null,
  all: boolean,
): TapResult {
  const tap = { name, shape: [h, w, k] as [number, number, number] };
  const [gaiaMean, siMean] = [mean(gaia.values), si && mean(si.values)];
  const [gaias, sis] = [[...gaia.values], si && [...si.values]];
  return gaia.kind === 'density'
    ? {
        ...tap,
        gaiaDensity: gaiaMean,
        siDensity: siMean,
        ...(all ? { gaiaDensities: gaias, siDensities: sis } : undefined),
      }
    : {
        ...tap,
        gaiaInnerMean: gaiaMean,
        siInnerMean: siMean,
        ...(all ? { gaiaInnerMeans: gaias, siInnerMeans: sis } : undefined),
      };
}

/** What a rule's run is made with: without S&I one iteration, which is GAIA's own and the last that is computed. */
const runSettings = (settings: Settings, labelSpace: Rule, si: boolean): Settings => ({
  ...settings,
  labelSpace,
  ...(si ? {} : { iterations: 1 }),
});

/**
 * Analyse one image (`[H, W, 3]` of the network's size), once a rule, of which there must be one: the plan's `analysed` methods
 * and the taps. `file` is what the result names it. S&I's passes are run only where S&I is asked for. Throws EngineError.
 */
export async function analyse(
  engine: Engine,
  pack: PackJson,
  image: NetworkImage,
  file: string,
  { analysed, rules, si, settings, accept, identity, logits, densities }: Plan,
  signal?: AbortSignal,
): Promise<Result> {
  const runs: Run[] = [];
  const run = async (rule: Rule): Promise<void> => {
    runs.push(await runRule(engine, pack.id, image, runSettings(settings, rule, si), signal));
  };
  for (const rule of rules) await run(rule);
  const first = must(runs[0]);
  const scores = runs.flatMap(({ result }) => result.scores);
  const { backend } = first.result;
  return {
    file,
    pack: pack.id,
    backend,
    seconds: runs.reduce((sum, { result }) => sum + result.seconds, 0),
    prediction: must(first.forward.predictions[0]),
    scores: analysed.map((method) =>
      scoreOf(must(scores.find((score) => score.method === method)), { settings, accept, identity }, pack),
    ),
    taps: first.plan.taps.map((tap, j) =>
      tapOf(tap, must(first.result.gaia[j]), si ? must(first.result.si[j]) : null, densities),
    ),
    ...(logits ? { logits: [...first.forward.logits] } : undefined),
  };
}
