// Accuracy of a pack on ID images through this engine (WASM), and how far float16 weights move scores and densities.
//   npx tsx scripts/compare-dtypes.ts --pack public/packs/cifar10-wrn-16-2 --images MONTAGE.json [--accuracy 2000] [--compare 500]
// `--compare 0` counts the right answers alone.
// Prints one JSON object; the decision and the figures stand in the pack's README.
import { parseArgs } from 'node:util';
import { analyseA } from '../src/engine/attribution/analyseA';
import { analyseZ } from '../src/engine/attribution/analyseZ';
import { argmax } from '../src/engine/math/softmax';
import { zScore } from '../src/engine/attribution/integrate';
import { methodOf } from '../src/engine/detectors/methods';
import { outputScores } from '../src/engine/detectors/outputs';
import type { ModelSource } from '../src/engine/engine';
import { Model } from '../src/engine/graph/model';
import { forward } from '../src/engine/graph/pass';
import { groupTaps } from '../src/engine/graph/tapGradients';
import type { Weights } from '../src/engine/graph/types';
import { useNodeBackend } from '../src/engine/nodeBackend';
import { normalise } from '../src/engine/normalise';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { tf } from '../src/engine/tf';
import { readSafetensors, writeSafetensors } from '../src/packs/formats/safetensors';
import { readPackFolder } from '../src/packs/node';
import { readTiles } from './montage';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    images: { type: 'string' },
    accuracy: { type: 'string', default: '2000' },
    compare: { type: 'string', default: '500' },
  },
});
const BATCH = 100;

interface Outcome {
  readonly label: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly densities: readonly Float32Array[];
}

const tensorOf = (tiles: readonly Uint8Array[], { mean, std }: ModelSource) =>
  tf.concat(
    tiles.map((data) =>
      tf.tensor4d(normalise({ kind: 'rgb8', width: 32, height: 32, data }, mean, std), [1, 32, 32, 3]),
    ),
    0,
  );

async function countRight(
  model: Model,
  source: ModelSource,
  count: number,
  montage: string,
): Promise<number> {
  const tiles = await readTiles(montage, count);
  const classes = model.classes;
  let right = 0;
  for (let from = 0; from < count; from += BATCH) {
    const indices = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => from + i);
    const x = tensorOf(
      indices.map((i) => tiles.tile(i)),
      source,
    );
    const pass = forward(model, x);
    const z = (await pass.logits.data()) as Float32Array;
    right += indices.filter(
      (i, n) => argmax(z.subarray(n * classes, (n + 1) * classes)) === tiles.labels[i],
    ).length;
    pass.dispose();
    x.dispose();
  }
  return right;
}

/** Every score at the default settings, and GAIA's and S&I's densities. */
async function outcome(model: Model, source: ModelSource, tile: Uint8Array): Promise<Outcome> {
  const x = tensorOf([tile], source);
  const pass = forward(model, x);
  const logits = (await pass.logits.data()) as Float32Array;
  const taps = model.graph.taps.gaia;
  const groups = groupTaps(model, taps, { bytes: 512e6, flop: Infinity });
  const settings = DEFAULT_SETTINGS;
  const input = { pass, logits, taps, groups, settings, histograms: false, pause: () => Promise.resolve() };
  let gaia: Float32Array[] = [];
  let si: Float32Array[] = [];
  for await (const event of analyseZ(input)) if (event.type === 'result') ({ gaia, si } = event);
  let [gaiaA, siA] = [Number.NaN, Number.NaN];
  for await (const event of analyseA(input))
    if (event.type === 'result') [gaiaA, siA] = [event.gaiaScore, event.byIteration.at(-1)!];
  pass.dispose();
  x.dispose();
  return {
    label: argmax(logits),
    scores: {
      ...Object.fromEntries((await outputScores(logits)).map(({ method, score }) => [method, score])),
      [methodOf('gaia', 'z')]: zScore(gaia, settings.scoreForm),
      [methodOf('si', 'z')]: zScore(si, settings.scoreForm),
      [methodOf('gaia', 'a')]: gaiaA,
      [methodOf('si', 'a')]: siA,
    },
    densities: [...gaia, ...si],
  };
}

const asHalves = (weights: Weights): Weights =>
  readSafetensors(writeSafetensors(weights, 'float16'), 'float16');

async function main(folder: string, montage: string): Promise<void> {
  await useNodeBackend('wasm');
  const { source } = await readPackFolder(folder);
  const full = new Model(source.graph, source.weights);
  const half = new Model(source.graph, asHalves(source.weights));
  const [accuracy, compare] = [Number(args.accuracy), Number(args.compare)];
  const right = {
    float32: await countRight(full, source, accuracy, montage),
    ...(compare > 0 ? { float16: await countRight(half, source, accuracy, montage) } : {}),
  };
  const tiles = await readTiles(montage, compare);
  const errors: Record<string, number[]> = {};
  const density: number[] = [];
  let worst = 0;
  let labels = 0;
  for (let i = 0; i < compare; i++) {
    const a = await outcome(full, source, tiles.tile(i));
    const b = await outcome(half, source, tiles.tile(i));
    for (const [name, score] of Object.entries(a.scores))
      (errors[name] ??= []).push(Math.abs(b.scores[name]! / score - 1));
    let sum = 0;
    let n = 0;
    a.densities.forEach((d, j) =>
      d.forEach((v, k) => {
        const error = Math.abs(v - b.densities[j]![k]!);
        worst = Math.max(worst, error);
        sum += error;
        n++;
      }),
    );
    density.push(sum / n);
    if (a.label !== b.label) labels++;
  }
  const spread = (xs: readonly number[]) => {
    const sorted = [...xs].sort((a, b) => a - b);
    return {
      median: sorted[sorted.length >> 1],
      p95: sorted[Math.floor(0.95 * sorted.length)],
      max: sorted.at(-1),
    };
  };
  const relative = Object.fromEntries(Object.entries(errors).map(([name, xs]) => [name, spread(xs)]));
  console.log(
    JSON.stringify(
      { images: { accuracy, compare }, right, relative, density: { ...spread(density), worst }, labels },
      null,
      2,
    ),
  );
}

if (args.pack === undefined || args.images === undefined) {
  console.error('Use: compare-dtypes --pack FOLDER --images MONTAGE.json [--accuracy N] [--compare N]');
  process.exit(2);
}
await main(args.pack, args.images);
