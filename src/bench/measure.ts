import { argmax } from '../engine/math/softmax';
import { createEngine, type Engine, type EngineOptions } from '../engine';
import { Model } from '../engine/graph/model';
import { forward } from '../engine/graph/pass';
import type { Graph, Weights } from '../engine/graph/types';
import type { AnalyseEvent, NetworkImage } from '../engine/jobs';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { loadGradients, tf } from '../engine/tf';
import { wrnGraph } from '../packs/wrn';
import { measureBatches } from './batches';
import { median, type Say } from './figure';
import { measureLarge } from './large';
import { measureDetectors, measureOpening } from './packs';
import { naiveSuffixes } from './naive';
import { randomWeights } from './randomWeights';

/** Milliseconds of `n` runs of each function, one after the other in every round, after a round to warm up. */
async function timesInTurn<F extends readonly (() => Promise<void>)[]>(
  n: number,
  fs: readonly [...F],
): Promise<{ [K in keyof F]: number[] }> {
  const ms = fs.map((): number[] => []);
  for (let round = -1; round < n; round++) {
    for (const [i, f] of fs.entries()) {
      const from = performance.now();
      await f();
      if (round >= 0) ms[i]!.push(performance.now() - from);
    }
  }
  return ms as { [K in keyof F]: number[] };
}

const times = async (n: number, f: () => Promise<void>): Promise<number> =>
  median((await timesInTurn(n, [f]))[0]);

const IMAGE: NetworkImage = {
  kind: 'rgb8',
  width: 32,
  height: 32,
  data: Uint8Array.from({ length: 3072 }, (_, i) => (i * 7919 + (i >> 5) * 31) % 256),
};

async function analyse(engine: Engine, iterations: number): Promise<{ flop: number }> {
  let flop = 0;
  const spec = {
    pack: 'bench',
    image: IMAGE,
    settings: { ...DEFAULT_SETTINGS, iterations },
    histograms: true,
  };
  for await (const event of engine.run('analyse', spec) as AsyncGenerator<AnalyseEvent>)
    if (event.type === 'plan') flop = event.flop;
  return { flop };
}

export interface Network {
  readonly name: string;
  readonly graph: Graph;
  readonly weights: Weights;
}
/** WRN-16-2 and WRN-40-2 with random weights: the time depends on the shapes alone. */
const networks = (): Network[] =>
  ([16, 40] as const).map((depth) => {
    const graph = wrnGraph(depth, 2);
    return { name: `WRN-${depth}-2`, graph, weights: randomWeights(graph, 2) };
  });

/** What can be measured by itself. */
export const PARTS = ['networks', 'batches', 'detectors', 'opening', 'large'] as const;
export type Part = (typeof PARTS)[number];

/** How much is measured. */
export interface Extent {
  readonly parts: readonly Part[];
  /** Runs of each figure after one to warm up. */
  readonly repeats: number;
  /** The naive way for comparison, once: some ten times S&I. */
  readonly naive: boolean;
  /** Fewer jobs of the large network. */
  readonly quick: boolean;
  /** Where the built-in packs lie, ending in a slash; without it nothing of them is measured. */
  readonly packBase?: string;
}

export const WHOLE: Extent = { parts: PARTS, repeats: 5, naive: true, quick: false };

/** Every figure of one backend: medians of the runs, ratios within the same run. */
export async function measure(options: EngineOptions, say: Say, extent: Extent = WHOLE): Promise<void> {
  const engine = await createEngine(options);
  const { parts, packBase } = extent;
  const wants = (part: Part): boolean => parts.includes(part);
  for (const network of networks()) await measureNetwork(engine, network, say, extent);
  if (packBase !== undefined) {
    if (wants('detectors')) await measureDetectors(engine, packBase, IMAGE, say, extent.repeats);
    if (wants('opening')) await measureOpening(engine, packBase, say);
  }
  if (wants('large')) await measureLarge(engine, say, extent.quick);
  engine.dispose();
}

/** One WideResNet: single images, the naive way, batches, and that nothing is left. */
async function measureNetwork(
  engine: Engine,
  { name, graph, weights }: Network,
  say: Say,
  { parts, repeats, naive }: Extent,
): Promise<void> {
  const { backend, threads } = engine.capabilities;
  const where = backend === 'wasm' ? `wasm x${threads}` : backend;
  const figure = (what: string, value: number, unit: string): void => {
    say({ name: `${name} ${where}: ${what}`, value, unit });
  };
  if (!parts.includes('networks') && !parts.includes('batches')) return;
  await engine.loadModel('bench', {
    graph,
    weights,
    classes: [],
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
  });
  const before = engine.memory();
  if (parts.includes('networks'))
    await measureSingle(engine, { name, graph, weights }, figure, repeats, naive);
  if (parts.includes('batches'))
    await measureBatches(engine, 'bench', `${name} ${where}`, IMAGE, say, repeats);
  const after = engine.memory();
  figure('tensors left', after.tensors - before.tensors, '');
  figure('bytes left', after.bytes - before.bytes, 'B');
}

/** One image: GAIA, S&I, the rate of their arithmetic, and the naive way. */
async function measureSingle(
  engine: Engine,
  { graph, weights }: Network,
  figure: (what: string, value: number, unit: string) => void,
  repeats: number,
  naive: boolean,
): Promise<void> {
  const gaia = await times(repeats, async () => {
    await analyse(engine, 1);
  });
  const model = new Model(graph, weights);
  const oneForward = [...model.flop.values()].reduce((a, b) => a + b, 0);
  const batch = 16;
  const x = tf.randomNormal([batch, 32, 32, 3], 0, 1, 'float32', 1);
  let flop = 0;
  // In turns, so that a machine that grows slower meanwhile slows both: the ratio is what counts.
  const [si, plain] = await timesInTurn(2 * repeats, [
    async () => {
      flop = (await analyse(engine, 2)).flop;
    },
    async () => {
      const pass = forward(model, x);
      await pass.logits.data();
      pass.dispose();
    },
  ]);
  const rates = si.map((ms, i) => flop / ms / ((batch * oneForward) / plain[i]!));
  const { peakBytes } = await tf.profile(async () => {
    await analyse(engine, 2);
    return [];
  });
  figure('GAIA', gaia, 'ms');
  figure('S&I, T = 2', median(si), 'ms');
  figure('S&I, T = 2, peak of all tensors, weights included', peakBytes / 2 ** 20, 'MiB');
  figure('S&I, T = 2, arithmetic', flop / 1e9, 'GFLOP');
  figure('S&I, T = 2, rate', flop / 1e6 / median(si), 'GFLOP/s');
  const plainRate = (batch * oneForward) / 1e6 / median(plain);
  figure(`the same network forward, batch of ${batch}, rate`, plainRate, 'GFLOP/s');
  figure('S&I rate / plain forward rate', median(rates), '');
  if (naive) {
    await loadGradients();
    const one = tf.slice(x, [0], [1]);
    const pass = forward(model, one);
    const logits = (await pass.logits.data()) as Float32Array;
    const ms = await times(1, async () => {
      await naiveSuffixes(model, pass, graph.taps.gaia, logits, argmax(logits), DEFAULT_SETTINGS.eta);
    });
    pass.dispose();
    one.dispose();
    figure('naive suffixes by automatic differentiation, T = 2', ms, 'ms');
    figure('naive / S&I', ms / median(si), '');
  }
  x.dispose();
  model.dispose();
}
