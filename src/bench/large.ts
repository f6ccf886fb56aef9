/** A network of ImageNet's size: memory, longest silence, how soon a cancel is heard. */
import type { Engine } from '../engine';
import type { AnalyseSpec, NetworkImage } from '../engine/jobs';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { resnet, RESNET_50 } from '../packs/randomResnet';
import type { Say } from './figure';
import { Watch } from './watch';

const JOBS = [
  ['GAIA-Z', 'z', 1],
  ['S&I-Z, T = 2', 'z', 2],
  ['GAIA-A', 'a', 1],
  ['S&I-A, T = 2', 'a', 2],
] as const;

/** Milliseconds into a job at which it is cancelled: within the clean pass, going back, counting, in suffix passes. */
const CANCELS = [50, 200, 400, 700, 1500, 4000];

/** Run a job to its end, or until it is cancelled after so many ms; from then to its end, NaN where it was done before. */
async function cancelled(engine: Engine, spec: AnalyseSpec, after: number): Promise<number> {
  const abort = new AbortController();
  // From the moment that was planned: the timer waits until the job lets it in, as a person's message would.
  const asked = performance.now() + after;
  const timer = setTimeout(() => {
    abort.abort();
  }, after);
  try {
    for await (const event of engine.run('analyse', spec, { signal: abort.signal }))
      if (event.type === 'done') return NaN;
  } catch (error) {
    if (abort.signal.aborted) return performance.now() - asked;
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return NaN;
}

/** A network of ResNet-50's shape, 224 x 224, 1,000 classes, random weights. */
export async function measureLarge(engine: Engine, say: Say, quick: boolean): Promise<void> {
  const figure = (what: string, value: number, unit: string): void => {
    say({ name: `ResNet-50's shape, 224 x 224: ${what}`, value, unit });
  };
  const from = performance.now();
  const { graph, weights } = resnet(RESNET_50);
  await engine.loadModel('large', {
    graph,
    weights,
    classes: [],
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
  });
  figure('making and opening it', performance.now() - from, 'ms');
  const { side } = RESNET_50;
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 7919 + (i >> 5) * 31) % 256);
  const image: NetworkImage = { kind: 'rgb8', height: side, width: side, data };
  const watch = new Watch();
  for (const [label, labelSpace, iterations] of quick ? JOBS.slice(0, 2) : JOBS) {
    const settings = { ...DEFAULT_SETTINGS, labelSpace, iterations };
    const spec: AnalyseSpec = { pack: 'large', image, settings, histograms: true };
    const start = performance.now();
    let [said, silence] = [start, 0];
    watch.start();
    for await (const event of engine.run('analyse', spec)) {
      silence = Math.max(silence, performance.now() - said);
      if (event.type === 'done') figure(label, performance.now() - start, 'ms');
      said = performance.now();
    }
    watch.stop();
    figure(`${label}, peak of all tensors, weights included`, watch.peak / 2 ** 20, 'MiB');
    figure(`${label}, longest stretch between two pauses`, watch.longest, 'ms');
    figure(`${label}, stretches over 100 ms`, watch.over(100), '');
    figure(`${label}, longest time between two events`, silence, 'ms');
    const ends: number[] = [];
    for (const after of CANCELS) ends.push(await cancelled(engine, spec, after));
    const heard = ends.filter((ms) => !Number.isNaN(ms));
    figure(
      `${label}, from a cancel to the end of the job, longest of ${heard.length}`,
      Math.max(...heard),
      'ms',
    );
  }
  engine.unload('large');
}
