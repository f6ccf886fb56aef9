/**
 * One job at a time in a worker, timed: what `scripts/benchAgainst.mjs` bundles of two versions to run them in turn. It keeps to
 * what every version has.
 */
import { createEngine, type Engine } from '../engine';
import type { AnalyseSpec } from '../engine/jobs';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { wrnGraph } from '../packs/wrn';
import { randomWeights } from './randomWeights';

/** What is to be run: a WideResNet's depth, T, and whether histograms are counted. */
export interface OneRequest {
  readonly wasmBase: string;
  readonly threads?: number;
  readonly depth: number;
  readonly iterations: number;
  readonly histograms: boolean;
}

let engine: Engine | null = null;
const loaded = new Set<number>();

async function once({ depth, iterations, histograms, ...options }: OneRequest): Promise<number> {
  engine ??= await createEngine({ backend: 'wasm', ...options });
  const pack = `wrn-${depth}`;
  if (!loaded.has(depth)) {
    const graph = wrnGraph(depth, 2);
    const weights = randomWeights(graph, 2);
    await engine.loadModel(pack, {
      graph,
      weights,
      classes: [],
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.25, 0.25],
    });
    loaded.add(depth);
  }
  const data = Uint8Array.from({ length: 3072 }, (_, i) => (i * 7919 + (i >> 5) * 31) % 256);
  const spec: AnalyseSpec = {
    pack,
    image: { kind: 'rgb8', width: 32, height: 32, data },
    settings: { ...DEFAULT_SETTINGS, iterations },
    histograms,
  };
  const from = performance.now();
  for await (const event of engine.run('analyse', spec))
    if (event.type === 'done') return performance.now() - from;
  throw new Error('The job ended without a result.');
}

addEventListener('message', ({ data }: MessageEvent<OneRequest>) => {
  once(data).then(
    (ms) => {
      postMessage({ ms });
    },
    (error: unknown) => {
      postMessage({ error: String(error) });
    },
  );
});
