/**
 * What `e2e/webgpu.spec.ts` puts into a page, bundled by itself: the scores and maps of one image on a backend that Node does
 * not have. No build of the page holds it.
 */
import { startBackend } from '../../backend';
import { Model } from '../../graph/model';
import { forward } from '../../graph/pass';
import type { Graph } from '../../graph/types';
import type { BackendName, MapRequest } from '../../jobs';
import type { Settings } from '../../settings';
import { tf } from '../../tf';
import { analyseA } from '../analyseA';
import { analyseZ } from '../analyseZ';
import { attributionMap } from '../../attributions/map';

/** As a page can be handed them. */
export interface PlainSource {
  readonly graph: Graph;
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: number[] }>>;
}
export type GoldenTask =
  | { readonly kind: 'z' | 'a'; readonly settings: Settings }
  | { readonly kind: 'map'; readonly settings: Settings; readonly request: MapRequest };
export interface GoldenAnswer {
  /** Scores after 1..T iterations, or the map's values; of rule `z` by `mean`. */
  readonly values: number[];
  readonly add: number[];
  readonly multiply: number[];
  /** GAIA's score of rule `a`; its densities, all channels in a row, of rule `z`. */
  readonly gaia: number[];
}

/** Each task on one image, `[32, 32, 3]`, normalised. Rejects where the backend does not start, or reports an error. */
export async function runGolden(
  name: BackendName,
  { graph, weights }: PlainSource,
  image: readonly number[],
  tasks: readonly GoldenTask[],
): Promise<GoldenAnswer[]> {
  const backend = await startBackend(name, { backend: name });
  backend.open();
  const model = new Model(
    graph,
    Object.fromEntries(
      Object.entries(weights).map(([key, { shape, data }]) => [
        key,
        { shape, data: Float32Array.from(data) },
      ]),
    ),
  );
  const x = tf.tensor([...image], [1, 32, 32, 3]);
  const pass = forward(model, x);
  const logits = (await pass.logits.data()) as Float32Array;
  const pause = () => Promise.resolve();
  const out: GoldenAnswer[] = [];
  for (const task of tasks) {
    const { settings } = task;
    const taps = model.graph.taps[settings.taps];
    const all = { pass, logits, taps, settings, pause };
    if (task.kind === 'map') {
      const { values } = await attributionMap({ ...all, request: task.request });
      out.push({ values: [...values], add: [], multiply: [], gaia: [] });
      continue;
    }
    const input = { ...all, groups: [taps.map((_, j) => j)], histograms: false };
    if (task.kind === 'a') {
      for await (const event of analyseA(input))
        if (event.type === 'result')
          out.push({ values: [...event.byIteration], add: [], multiply: [], gaia: [event.gaiaScore] });
      continue;
    }
    for await (const event of analyseZ({ ...input, also: ['add', 'multiply'] })) {
      if (event.type !== 'result') continue;
      const [add, multiply] = event.alsoByIteration.map((values) => [...values]) as [number[], number[]];
      const gaia = event.gaia.flatMap((densities) => [...densities]);
      out.push({ values: [...event.byIteration], add, multiply, gaia });
    }
  }
  pass.dispose();
  x.dispose();
  model.dispose();
  await backend.close();
  backend.dispose();
  return out;
}
