/** The calibration's thread: pictures are read and prepared here, and what the engine says of them is kept, so that the page never waits. */
import { preparation, rgb8Of } from '../benchmark/prepare';
import type { FitJobs } from '../calibration/fitting/fitRun';
import { runFit } from '../calibration/fitting/fitRun';
import type { CalibrationCalls, CalibrationEvent, JobAnswer, OpenedSet } from '../calibration/kept/calls';
import {
  begin,
  fitStore,
  keep,
  keyOf,
  type KeptCalibration,
  noteProgress,
} from '../calibration/kept/database';
import { blobSource, type GivenFile } from '../datasets/blobs';
import type { Dataset } from '../datasets/dataset';
import { openDataset } from '../datasets/open';
import type { FitEvent, NetworkImage, ScoreEvent } from '../engine/jobs';
import { decodePicture } from '../images/decode';
import { decodeInBrowser } from '../images/worker/browserDecoder';
import { fetchFault } from '../lib/fetchFault';
import { canonicalJson } from '../lib/hash';
import { sha256 } from '../lib/sha256';
import { serveCalls } from '../lib/threadCalls';
import { calibratedZip } from '../packs/calibratedZip';
import { ownIdIn, readOwn } from '../packs/own';

const decode = async (bytes: Uint8Array) =>
  (await decodePicture(new Uint8Array(bytes), decodeInBrowser)).rgba;

interface Waiting {
  readonly done: (answer: JobAnswer) => void;
}
const waiting = new Map<number, Waiting>();
let asks = 0;
let held: { readonly name: string; readonly set: Dataset } | null = null;
let stopping = new AbortController();

/** The events of a job that the page runs in its engine. */
function job(event: { kind: 'score'; spec: Parameters<FitJobs['score']>[0] }): Promise<readonly ScoreEvent[]>;
function job(event: { kind: 'fit'; spec: Parameters<FitJobs['fit']>[0] }): Promise<readonly FitEvent[]>;
async function job(event: {
  readonly kind: 'score' | 'fit';
  readonly spec: Parameters<FitJobs['score']>[0] | Parameters<FitJobs['fit']>[0];
}): Promise<readonly (ScoreEvent | FitEvent)[]> {
  const ask = asks++;
  const { signal } = stopping;
  const answer = await new Promise<JobAnswer>((done) => {
    waiting.set(ask, { done });
    signal.addEventListener(
      'abort',
      () => {
        if (!waiting.delete(ask)) return;
        tell({ event: 'unjob', ask });
        done({ fault: 'The calibration was stopped.' });
      },
      { once: true },
    );
    tell({ event: 'job', ask, ...event } as CalibrationEvent);
  });
  if ('fault' in answer) throw new Error(answer.fault);
  return answer.events as readonly (ScoreEvent | FitEvent)[];
}
const jobs: FitJobs = {
  score: async function* (spec) {
    yield* await job({ kind: 'score', spec });
  },
  fit: async function* (spec) {
    yield* await job({ kind: 'fit', spec });
  },
};

/** Bytes that are hashed of each file, from either end; of small sets all. */
const END = 1 << 16;
const WHOLE = 64e6;

/** What was given, by its content: paths, sizes, and the bytes, of large sets those at both ends of each of the first files. */
async function identityOfSet(name: string, given: readonly GivenFile[]): Promise<string> {
  const files = [...given].sort((a, b) => (a.path < b.path ? -1 : 1));
  const isWhole = files.reduce((sum, { blob }) => sum + blob.size, 0) <= WHOLE;
  const parts: unknown[] = given.length === 0 ? [name] : [];
  for (const [i, { path, blob }] of files.entries()) {
    const ends = isWhole ? [blob] : i < 100 ? [blob.slice(0, END), blob.slice(-END)] : [];
    const hashes: string[] = [];
    for (const end of ends) hashes.push(await sha256(new Uint8Array(await end.arrayBuffer())));
    parts.push([path, blob.size, hashes]);
  }
  return sha256(canonicalJson(parts));
}

const SAMPLES = 3;

async function open(
  name: string,
  given: readonly GivenFile[],
  preprocessing: Parameters<CalibrationCalls['open']>[2],
): Promise<OpenedSet> {
  const set = await openDataset(blobSource(name, given), async (bytes) => rgb8Of(await decode(bytes)));
  const prepare = preparation(preprocessing, decode);
  const samples: NetworkImage[] = [];
  let fault: unknown = null;
  let seen = 0;
  for await (const data of set.images()) {
    try {
      samples.push((await prepare(await data.pixels())).image);
    } catch (error) {
      fault = error;
    }
    if (samples.length === SAMPLES || ++seen === 10 * SAMPLES) break;
  }
  if (samples.length === 0)
    throw new Error(
      `None of the first pictures of "${name}" can be used: ${fault instanceof Error ? fault.message : String(fault)}`,
    );
  held = { name, set };
  return { count: set.count, classes: set.classes, set: await identityOfSet(name, given), samples };
}

async function start(task: Parameters<CalibrationCalls['start']>[0]): Promise<KeptCalibration | null> {
  if (held === null) throw new Error('The pictures are not there: give them again.');
  stopping = new AbortController();
  const { columns, preprocessing, classes, identity, backend, states } = task;
  const { set } = held;
  const begun = await begin(task.begun);
  const prepare = preparation(preprocessing, decode);
  const { name } = begun;
  const made = await runFit({
    ...{ jobs, name, set, classes, columns, states, limit: null, identity, backend },
    batch: begun.batch,
    prepare: async (pixels) => (await prepare(pixels)).image,
    store: fitStore(begun.key),
    signal: stopping.signal,
    onProgress: (stage, done, total) => {
      tell({ event: 'progress', stage, done, total });
      if (stage !== 'fit') void noteProgress(begun.key, done, total);
    },
  });
  if (made === null) return null;
  const { images, fitImages, calibration, without, accuracy, otherClasses } = made;
  const kept: KeptCalibration = {
    ...{ key: keyOf(identity), name, at: Date.now() },
    ...{ images, fitImages, calibration, without, accuracy, otherClasses },
    states: states === null ? made.states : null,
    lost: made.lost.length,
  };
  await keep(kept);
  return kept;
}

async function zip(text: string, base: string, kept: KeptCalibration): Promise<Uint8Array> {
  const own = ownIdIn(base);
  return calibratedZip(
    text,
    async (name) => {
      if (own !== null) return readOwn(own, name);
      try {
        const response = await fetch(new URL(name, base).href);
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      } catch (error) {
        throw new Error(`"${name}" could not be loaded: ${fetchFault(error)}.`, { cause: error });
      }
    },
    kept,
  );
}

const tell = serveCalls<CalibrationCalls, CalibrationEvent>({
  open,
  start,
  stop: () => {
    stopping.abort();
  },
  answered: (ask, answer) => {
    waiting.get(ask)?.done(answer);
    waiting.delete(ask);
  },
  zip,
});
