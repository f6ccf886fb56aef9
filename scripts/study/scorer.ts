// Every score of one 32 x 32 image through this engine.
import { analyseA } from '../../src/engine/attribution/analyseA';
import { analyseZ, type ZInput } from '../../src/engine/attribution/analyseZ';
import { argmax } from '../../src/engine/math/softmax';
import { zScore } from '../../src/engine/attribution/integrate';
import { type MethodId, sideOf, usualMethods } from '../../src/engine/detectors/methods';
import { outputScores } from '../../src/engine/detectors/outputs';
import { Model } from '../../src/engine/graph/model';
import { forward } from '../../src/engine/graph/pass';
import { groupTaps } from '../../src/engine/graph/tapGradients';
import { useNodeBackend } from '../../src/engine/nodeBackend';
import { normalise } from '../../src/engine/normalise';
import { DEFAULT_SETTINGS, type Integration } from '../../src/engine/settings';
import { tf } from '../../src/engine/tf';
import { readPackFolder } from '../../src/packs/node';

export const RULES: readonly Integration[] = ['mean', 'multiply', 'add'];

/** The scores of the logits that every analysis gives. */
export const OUTPUTS: readonly MethodId[] = usualMethods('z').filter((method) => sideOf(method) === null);

/** Those of `OUTPUTS` stand under their own ids. */
export interface Scores extends Readonly<Partial<Record<MethodId, number>>> {
  /** Index of the predicted class. */
  readonly predicted: number;
  readonly gaia: number;
  /** By rule, after 1..iterations. */
  readonly si: Readonly<Record<Integration, number[]>>;
}

/** Scores of rule `a`. */
export interface ScoresA {
  /** Index of the predicted class. */
  readonly predicted: number;
  readonly gaia: number;
  /** After 1..iterations. */
  readonly si: number[];
}

/** Scores an RGB tile, `[32, 32, 3]` bytes or floats in 0..255. */
export type Scorer<S> = (tile: Uint8Array | Float32Array, eta: number, iterations: number) => Promise<S>;

/** Opens a pack on WASM; `score` makes of a tile's clean pass what is wanted. */
async function open<S>(folder: string, score: (input: ZInput) => Promise<S>): Promise<Scorer<S>> {
  await useNodeBackend('wasm');
  const { source } = await readPackFolder(folder);
  const model = new Model(source.graph, source.weights);
  const taps = model.graph.taps.gaia;
  const groups = groupTaps(model, taps, { bytes: 512e6, flop: Infinity });
  return async (tile, eta, iterations) => {
    const pixels =
      tile instanceof Uint8Array
        ? normalise({ kind: 'rgb8', width: 32, height: 32, data: tile }, source.mean, source.std)
        : tile.map((v, i) => (v / 255 - source.mean[i % 3]!) / source.std[i % 3]!);
    const x = tf.tensor4d(pixels, [1, 32, 32, 3]);
    const pass = forward(model, x);
    const logits = (await pass.logits.data()) as Float32Array;
    const settings = { ...DEFAULT_SETTINGS, eta, iterations };
    const pause = (): Promise<void> => Promise.resolve();
    const scores = await score({ pass, logits, taps, groups, settings, histograms: false, pause });
    pass.dispose();
    x.dispose();
    return scores;
  };
}

/** The scores of rule `z` and of the logits, S&I-Z by every integration. */
export const openScorer = (folder: string): Promise<Scorer<Scores>> =>
  open(folder, async (input) => {
    const { logits, settings } = input;
    const also = RULES.filter((r) => r !== settings.integration);
    for await (const event of analyseZ({ ...input, also })) {
      if (event.type !== 'result') continue;
      const si: Record<string, number[]> = { [settings.integration]: [...event.byIteration] };
      also.forEach((rule, r) => (si[rule] = [...event.alsoByIteration[r]!]));
      return {
        predicted: argmax(logits),
        ...Object.fromEntries((await outputScores(logits)).map(({ method, score: s }) => [method, s])),
        gaia: zScore(event.gaia, settings.scoreForm),
        si: si as Scores['si'],
      };
    }
    throw new Error('The analysis ended without a result.');
  });

/** GAIA-A and S&I-A. */
export const openScorerA = (folder: string): Promise<Scorer<ScoresA>> =>
  open(folder, async (input) => {
    for await (const event of analyseA(input))
      if (event.type === 'result')
        return { predicted: argmax(input.logits), gaia: event.gaiaScore, si: [...event.byIteration] };
    throw new Error('The analysis ended without a result.');
  });
