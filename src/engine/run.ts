import { analyseA } from './attribution/analyseA';
import { analyseZ } from './attribution/analyseZ';
import { argmax, softmax } from './math/softmax';
import { zScore } from './attribution/integrate';
import { attributionMap } from './attributions/map';
import { methodOf } from './detectors/methods';
import { outputScores } from './detectors/outputs';
import type { ModelSource } from './engine';
import { EngineError } from './errors';
import type { Model } from './graph/model';
import { type CleanPass, forward } from './graph/pass';
import { groupTaps, suffixFlop } from './graph/tapGradients';
import { BIN_COUNT } from './histogram/bins';
import type {
  AnalyseEvent,
  AnalyseResult,
  AnalyseSpec,
  BackendName,
  MapEvent,
  MapSpec,
  NetworkImage,
  Prediction,
  Score,
} from './jobs';
import { normalise } from './normalise';
import { ruleOf, type Settings } from './settings';
import { tf } from './tf';
import { checkImage, checkLogits, checkSettings } from './validate';

/** A suffix pass keeps at most this many bytes of values; what does not fit is split into tap groups. */
export const GROUP_BYTES = 512e6;
/**
 * ... and costs at most this many FLOP, so that results stream and a job can be cancelled within some 50 ms. On a GPU a group
 * spends longer on launching its kernels than on arithmetic: 45 ms of either are 2 GFLOP on two cores, and on a small GPU of
 * 0.4 TFLOP/s the larger figure; a large one is through in no time and gains from fewer launches.
 */
export const GROUP_FLOP = { cpu: 2e9, gpu: 16e9 } as const;

/** A network that is ready, and what it was made of. */
export interface Loaded {
  readonly model: Model;
  readonly source: ModelSource;
}
/** What a job needs of its engine. */
export interface JobContext {
  readonly backend: BackendName;
  /** Whether that is a GPU emulated on the CPU. */
  readonly software: boolean;
  /** Yields to the event loop; throws when the job is cancelled or the backend has reported an error. */
  readonly pause: () => Promise<void>;
}

async function cleanPass(
  { model, source }: Loaded,
  image: NetworkImage,
): Promise<{ pass: CleanPass; logits: Float32Array }> {
  checkImage(image, model.shapes.get(model.input)!);
  const x = tf.tensor4d(normalise(image, source.mean, source.std), [1, image.height, image.width, 3]);
  let pass: CleanPass;
  try {
    pass = forward(model, x);
  } finally {
    x.dispose();
  }
  try {
    const logits = (await pass.logits.data()) as Float32Array;
    checkLogits(logits, 'this image');
    return { pass, logits };
  } catch (error) {
    pass.dispose();
    throw error;
  }
}

/**
 * The most probable classes of logits `[C]` first, at most five; on a tie the lower index. A class without a name is
 * "class i".
 */
export function predictions(logits: Float32Array, classes: readonly string[]): Prediction[] {
  const p = softmax(logits);
  return Array.from(p, (_, index) => index)
    .sort((a, b) => p[b]! - p[a]! || a - b)
    .slice(0, 5)
    .map((index) => ({ index, label: classes[index] ?? `class ${index}`, probability: p[index]! }));
}

const equal = (a: readonly Float32Array[], b: readonly Float32Array[]): boolean =>
  a.every((row, j) => row.every((v, k) => v === b[j]![k]));

/** FLOP of an `analyse` job's convolutions and dense layers, forward and backward. */
function flopOf(
  model: Model,
  taps: readonly string[],
  groups: readonly (readonly number[])[],
  { iterations: T, perturbation, splitting }: Settings,
  rule: 'z' | 'a',
): number {
  const clean = [...model.flop.values()].reduce((a, b) => a + b, 0);
  // One forward and one backward of every suffix; a step along the attack's gradient needs one more backward.
  const pair = groups.reduce(
    (sum, group) =>
      sum +
      suffixFlop(
        model,
        group.map((j) => taps[j]!),
      ),
    0,
  );
  const attacked = perturbation === 'adversarial' ? 1 : 0;
  // One more backward under rule a: its first inner gradient is not GAIA's.
  const first = (2 + (rule === 'a' ? 1 : 0)) * clean;
  if (T === 1 || perturbation === 'none') return first;
  // Rule a goes back from the clean values once a group to attack it.
  const step1 = attacked * (rule === 'a' && splitting ? groups.length : 1) * clean;
  const moved = splitting ? pair : 2 * clean;
  return first + step1 + moved * (T - 1 + ((T - 2) * attacked) / 2);
}

/**
 * `analyse`: plan, forward, one event a tap group and iteration, done. Costs are those of `analyseZ` / `analyseA`. Throws
 * EngineError `bad-settings`, `bad-image`, or `not-finite` for an image, logit, gradient or score that is NaN or infinite.
 */
export async function* runAnalyse(
  loaded: Loaded,
  spec: AnalyseSpec,
  { backend, software, pause }: JobContext,
): AsyncGenerator<AnalyseEvent> {
  const { settings, histograms } = spec;
  checkSettings(settings);
  const { model, source } = loaded;
  const started = performance.now();
  const taps = model.graph.taps[settings.taps];
  const rule = ruleOf(settings, model.classes);
  const flop = GROUP_FLOP[backend === 'webgpu' && !software ? 'gpu' : 'cpu'];
  const groups = groupTaps(model, taps, { bytes: GROUP_BYTES, flop });
  const T = settings.iterations;
  checkImage(spec.image, model.shapes.get(model.input)!);
  yield {
    type: 'plan',
    taps: taps.map((name) => {
      const s = model.shapes.get(name)!;
      return { name, shape: s.length === 3 ? [s[0]!, s[1]!, s[2]!] : [1, 1, s[0]!] };
    }),
    groups,
    flop: flopOf(model, taps, groups, settings, rule),
    bins: BIN_COUNT,
    rule,
    settings,
    backend,
  };
  await pause();
  const { pass, logits } = await cleanPass(loaded, spec.image);
  const since = (): number => (performance.now() - started) / 1000;
  const outputSeconds = since();
  try {
    await pause();
    const outputs = await outputScores(logits);
    const first = predictions(logits, source.classes);
    const input = { pass, logits, taps, groups, settings, histograms, pause };
    const finish = (
      gaia: readonly Float32Array[],
      si: readonly Float32Array[],
      gaiaScore: number,
      siByIteration: Float64Array,
    ): AnalyseEvent => {
      const siScore = siByIteration.at(-1)!;
      const bad = [gaiaScore, siScore].find((s) => !Number.isFinite(s));
      if (bad !== undefined)
        throw new EngineError('not-finite', `A score of this image is ${bad}, not a finite number.`);
      const scores: Score[] = [
        { method: methodOf('si', rule), score: siScore, settings },
        { method: methodOf('gaia', rule), score: gaiaScore, settings },
        ...outputs,
      ];
      const result: AnalyseResult = {
        scores,
        siDensity: si,
        gaiaDensity: gaia,
        siByIteration,
        seconds: since(),
        backend,
        equalsGaia: siScore === gaiaScore && equal(gaia, si),
      };
      return { type: 'done', result, settings };
    };
    const moving = settings.splitting && settings.perturbation !== 'none';
    const total = 1 + (rule === 'a' ? T : T - 1) * (moving ? groups.length : 1);
    let done = 0;
    let gaiaScore = Number.NaN;
    for await (const event of rule === 'a' ? analyseA(input) : analyseZ(input)) {
      done++;
      if (event.type === 'gaia') {
        gaiaScore =
          'gaiaScore' in event
            ? event.gaiaScore
            : zScore(
                event.stats.map((s) => s.density),
                settings.scoreForm,
              );
        yield {
          type: 'forward',
          logits,
          predictions: first,
          scores: [...outputs, { method: methodOf('gaia', rule), score: gaiaScore, settings }],
          gaia: event.stats,
          seconds: { outputs: outputSeconds, gaia: since() },
        };
      } else if (event.type === 'iteration') yield { ...event, done, total };
      else yield finish(event.gaia, event.si, gaiaScore, event.byIteration);
    }
  } finally {
    pass.dispose();
  }
}

/** `map`: one attribution map; costs and errors are those of `attributionMap`, and `not-finite` as in `runAnalyse`. */
export async function* runMap(
  loaded: Loaded,
  spec: MapSpec,
  { pause }: JobContext,
): AsyncGenerator<MapEvent> {
  const { settings, map: request } = spec;
  checkSettings(settings);
  const { pass, logits } = await cleanPass(loaded, spec.image);
  try {
    const taps = loaded.model.graph.taps[settings.taps];
    const values = await attributionMap({ pass, logits, taps, settings, request, pause });
    const at = values.values.findIndex((v) => !Number.isFinite(v));
    if (at >= 0)
      throw new EngineError(
        'not-finite',
        `The map's value ${at} is ${values.values[at]}, not a finite number.`,
      );
    const target = predictions(logits, loaded.source.classes).find((p) => p.index === argmax(logits))!;
    const rule = ruleOf(settings, loaded.model.classes);
    yield { type: 'map', result: { ...values, target, rule, request, settings } };
  } finally {
    pass.dispose();
  }
}
