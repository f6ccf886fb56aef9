/** The benchmark's thread: sets of pictures in, tables, curves and files out, so that the page never waits for them. */
import type { BenchmarkCalls, BenchmarkEvent } from '../benchmark/calls';
import type { ScoreFile } from '../benchmark/imported/readScores';
import { manifestText, parseManifest } from '../benchmark/manifest';
import type { ImageAnswer } from '../benchmark/run';
import { BenchmarkRunner } from '../benchmark/runner';
import { runScores } from '../benchmark/runScores';
import { BenchmarkSession, type BenchmarkView } from '../benchmark/session';
import type { Rgb8 } from '../datasets/dataset';
import type { GivenFile } from '../datasets/blobs';
import { decodePicture } from '../images/decode';
import { decodeInBrowser } from '../images/worker/browserDecoder';
import { encodePng } from '../images/worker/thumbnail';
import { fetchFault } from '../lib/fetchFault';
import { serveCalls } from '../lib/threadCalls';
import { deleteRun, indexedDbStore, listRuns, noteRun } from '../rows/indexedDb';

const session = new BenchmarkSession();

interface Waiting {
  readonly done: (answers: readonly ImageAnswer[]) => void;
  readonly failed: (error: Error) => void;
}
const waiting = new Map<number, Waiting>();
let asks = 0;

/** Pixels as a PNG file: the very ones, in every browser. */
async function pngOf({ width, height, data }: Rgb8): Promise<Uint8Array> {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
  return new Uint8Array(await (await encodePng({ width, height, data: rgba })).arrayBuffer());
}

const runner = new BenchmarkRunner({
  encode: pngOf,
  decode: async (bytes) => (await decodePicture(new Uint8Array(bytes), decodeInBrowser)).rgba,
  score: (images, columns, signal) =>
    new Promise((done, failed) => {
      const ask = asks++;
      waiting.set(ask, { done, failed });
      signal.addEventListener(
        'abort',
        () => {
          if (!waiting.delete(ask)) return;
          tell({ event: 'unscore', ask });
          failed(new Error('The run was stopped.'));
        },
        { once: true },
      );
      tell({ event: 'score', ask, images, columns });
    }),
  onSummary: (summary) => tell({ event: 'summary', summary }),
  onProgress: (progress) => tell({ event: 'progress', progress }),
});

async function fetched(address: string, name: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Error(`"${name}" could not be loaded: ${fetchFault(error)}.`, { cause: error });
  }
}

const bytesOf = (files: readonly GivenFile[]): Promise<ScoreFile[]> =>
  Promise.all(
    files.map(async ({ path, blob }) => ({ name: path, bytes: new Uint8Array(await blob.arrayBuffer()) })),
  );

async function openKept(run: string): Promise<BenchmarkView> {
  const noted = (await listRuns()).find((one) => one.run === run);
  if (noted === undefined) throw new Error('This run is not kept any more.');
  const manifest = parseManifest(noted.text, 'the kept run');
  const store = await indexedDbStore(run);
  const rows = await store.read();
  await store.close();
  return session.open({ manifest, scores: runScores(rows, manifest.sets, manifest.columns) });
}

const tell = serveCalls<BenchmarkCalls, BenchmarkEvent>({
  openAddress: async (address, name) => session.openArchive(await fetched(address, name), name),
  openFiles: async (files, version) => session.openFiles(await bytesOf(files), version),
  addScores: async (files, version) => session.addScores(await bytesOf(files), version),
  intervals: (set) => session.intervals(set),
  curves: (set, kind, columns) => session.curves(set, kind, columns),
  threshold: (column, sets, rule) => session.threshold(column, sets, rule),
  search: (method, on) => session.search(method, on),
  gallery: (asked) => session.gallery(asked),
  pictures: (places) => runner.pictures(places),
  picture: (place) => runner.picture(place),
  save: (form) => session.save(form),
  openSet: (...given) => runner.openSet(...given),
  dropSet: (key) => {
    runner.dropSet(key);
  },
  start: async ({ run, manifest, keys, columns, preprocessing }) => {
    await noteRun(run, manifestText(manifest), Date.now());
    const store = await indexedDbStore(run);
    try {
      return await runner.run(manifest, keys, columns, preprocessing, store);
    } finally {
      await store.close();
    }
  },
  stop: () => {
    runner.stop();
  },
  scored: (ask, answers) => {
    const waits = waiting.get(ask);
    waiting.delete(ask);
    if ('fault' in answers) waits?.failed(new Error(answers.fault));
    else waits?.done(answers);
  },
  kept: async () =>
    (await listRuns()).map(({ run, text, at, rows }) => {
      const manifest = parseManifest(text, 'a kept run');
      const images = manifest.sets.reduce((sum, set) => sum + set.images, 0);
      return { run, manifest, at, rows, of: images * manifest.columns.length };
    }),
  openKept,
  removeKept: (run) => deleteRun(run),
});
