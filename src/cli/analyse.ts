import type { Engine } from '../engine';
import type { AnalyseResult, ForwardEvent, MethodId, NetworkImage, PlanEvent, Score } from '../engine/jobs';
import type { Rule } from '../engine/detectors/detector';
import { ruleOfMethod, usualMethods } from '../engine/detectors/methods';
import { ruleOf, type Settings } from '../engine/settings';
import { roundedPercentile } from '../calibration/calibration';
import { decide } from '../calibration/decide';
import type { PackJson } from '../packs/schema';
import type { Result } from './schema';

/** What is to be computed of every image. */
export interface Plan {
  /** Scores to give, in this order. */
  readonly methods: readonly MethodId[];
  /** One engine run a rule; `taps` is the first one's. None: the scores of the logits alone are wanted, without S&I. */
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** Share of ID images that the thresholds accept. */
  readonly accept: number;
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
): Pick<Plan, 'methods' | 'rules'> {
  const own: Rule = ruleOf(settings, classes);
  const all: readonly MethodId[] = methods ?? usualMethods(own);
  const needed = new Set(all.map(ruleOfMethod).filter((rule) => rule !== null));
  if (needed.size === 0 && densities) needed.add(own);
  const other: Rule = own === 'z' ? 'a' : 'z';
  return { methods: all, rules: [own, other].filter((rule) => needed.has(rule)) };
}

interface Run {
  readonly plan: PlanEvent;
  readonly forward: ForwardEvent;
  readonly result: AnalyseResult;
}

async function runRule(engine: Engine, pack: string, image: NetworkImage, settings: Settings): Promise<Run> {
  let plan: PlanEvent | undefined;
  let forward: ForwardEvent | undefined;
  for await (const event of engine.run('analyse', { pack, image, settings, histograms: false })) {
    if (event.type === 'plan') plan = event;
    else if (event.type === 'forward') forward = event;
    else if (event.type === 'done') return { plan: plan!, forward: forward!, result: event.result };
  }
  throw new Error('The engine ended without a result.');
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function scoreOf(
  { method, score, settings }: Score,
  pack: PackJson,
  accept: number,
): Result['scores'][number] {
  const placed = decide(pack, { method, score, settings, accept });
  const own = { method, settings: settings as Result['scores'][number]['settings'], score };
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

/** The cheapest run that the engine has: rule z without a step, one forward and GAIA's one backward pass. */
const logitsOnly = (settings: Settings): Settings => ({ ...settings, labelSpace: 'z', iterations: 1 });

/**
 * Analyse one image (`[H, W, 3]` of the network's size), once a rule; `file` is what the result names it. Where no rule is
 * needed S&I is not run and `taps` is empty. Throws EngineError.
 */
export async function analyse(
  engine: Engine,
  pack: PackJson,
  image: NetworkImage,
  file: string,
  { methods, rules, settings, accept, logits, densities }: Plan,
): Promise<Result> {
  const runs: Run[] = [];
  for (const labelSpace of rules)
    runs.push(await runRule(engine, pack.id, image, { ...settings, labelSpace }));
  if (rules.length === 0) runs.push(await runRule(engine, pack.id, image, logitsOnly(settings)));
  const first = runs[0]!;
  const scores = runs.flatMap(({ result }) => result.scores);
  const { gaiaDensity, siDensity, backend } = first.result;
  return {
    file,
    pack: pack.id,
    backend,
    seconds: runs.reduce((sum, { result }) => sum + result.seconds, 0),
    prediction: first.forward.predictions[0]!,
    scores: methods.map((method) =>
      scoreOf(
        scores.find((score) => score.method === method)!,
        pack,
        accept,
      ),
    ),
    taps: (rules.length === 0 ? [] : first.plan.taps).map(({ name, shape: [h, w, k] }, tap) => ({
      name,
      shape: [h, w, k],
      gaiaDensity: mean(gaiaDensity[tap]!),
      siDensity: mean(siDensity[tap]!),
      ...(densities
        ? { gaiaDensities: [...gaiaDensity[tap]!], siDensities: [...siDensity[tap]!] }
        : undefined),
    })),
    ...(logits ? { logits: [...first.forward.logits] } : undefined),
  };
}
