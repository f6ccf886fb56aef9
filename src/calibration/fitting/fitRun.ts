/**
 * Fit every detector on a person's own in-distribution pictures and calibrate it: what `splitscope fit` and the page's
 * "Calibrate on my images" run. Knows no page, no Node and no network of its own; whoever calls it brings
 *
 * - `jobs`: the engine's `score` and `fit` jobs (`engine.run` on the command line, the worker's client in the page);
 * - `set` and `prepare`: the pictures, and what the network sees of one;
 * - `columns`: the detectors with their parameters (`presetColumns('all', rule)` of `benchmark/columns`; S&I on a grid by more
 *   columns of it);
 * - `states`: the pack's states to be kept; null: they are fitted anew, on every second picture;
 * - `store`: where parts are kept, so that a stopped run goes on (`memoryStore()` where nothing is to outlive the page).
 *
 * In three steps, each in parts of `batch` pictures: features and logits of the pictures to fit on; states; scores of the other
 * pictures. It gives the states and the `calibration` of `pack.json`: put both into the pack (or into its copy in memory) and
 * `decide()` reads them for every detector, GAIA and S&I by the settings of the analysis, the others by their parameters. A run
 * that was stopped and went on gives the same numbers as one that was not: parts are whole or they are not there.
 */
import type { Dataset, Encoded, Rgb8 } from '../../datasets/dataset';
import type { FittedState, Matrix, Params } from '../../engine/detectors/detector';
import { type MethodId, metaOf } from '../../engine/detectors/methods';
import type { FitEvent, FitSpec, NetworkImage, ScoreEvent, ScoreSpec } from '../../engine/jobs';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import type { Identity } from '../decide';
import { entryOf, LEAST_IMAGES, type MadeEntry } from '../entries';
import { classesOnto, splitOf } from './split';

export type States = Readonly<Partial<Record<MethodId, FittedState>>>;

/** The jobs of an engine that has the network loaded; `pack` is filled in by whoever brings them. */
export interface FitJobs {
  score(spec: Omit<ScoreSpec, 'pack'>): AsyncIterable<ScoreEvent>;
  fit(spec: Omit<FitSpec, 'pack'>): AsyncIterable<FitEvent>;
}

/** A picture that could not be used. */
export interface Lost {
  readonly name: string;
  readonly why: string;
}

/** A part that is done: `labels` are the network's classes, -1 where none is known; one row a picture that could be used. */
export type FitPart =
  | {
      readonly stage: 'gather';
      readonly part: number;
      readonly labels: Int32Array;
      /** `[n, D]` and `[n, C]`. */
      readonly features: Float32Array;
      readonly logits: Float32Array;
      readonly lost: readonly Lost[];
    }
  | {
      readonly stage: 'score';
      readonly part: number;
      readonly labels: Int32Array;
      readonly predicted: Int32Array;
      /** `[columns, n]`; NaN where a picture has no score. */
      readonly scores: Float64Array;
      /** Of each column why a picture has none; empty where all have one. */
      readonly faults: readonly string[];
      readonly lost: readonly Lost[];
    };

/** States, and of each detector that could not be fitted why. */
export interface KeptStates {
  readonly states: States;
  readonly without: Readonly<Partial<Record<MethodId, string>>>;
}

/** Where parts and states are kept. */
export interface FitStore {
  readonly parts: () => Promise<readonly FitPart[]>;
  /** After it settles the part outlives the run. */
  readonly add: (part: FitPart) => Promise<void>;
  readonly states: () => Promise<KeptStates | null>;
  /** Keep states, and give them back as they will be read: rounded, where they are written in fewer digits. */
  readonly keep: (made: KeptStates) => Promise<KeptStates>;
}

export function memoryStore(): FitStore {
  const parts: FitPart[] = [];
  let states: KeptStates | null = null;
  return {
    parts: () => Promise.resolve(parts),
    add: (part) => {
      parts.push(part);
      return Promise.resolve();
    },
    states: () => Promise.resolve(states),
    keep: (given) => Promise.resolve((states = given)),
  };
}

export interface FitTask {
  readonly jobs: FitJobs;
  /** What the pictures are called, in `source`. */
  readonly name: string;
  readonly set: Dataset;
  /** What the network sees of a picture. Throws with one sentence. */
  readonly prepare: (pixels: Rgb8 | Encoded) => Promise<NetworkImage>;
  /** The network's classes. */
  readonly classes: readonly string[];
  readonly columns: readonly { readonly method: MethodId; readonly params: Params }[];
  readonly states: States | null;
  /** Pictures at most; null: all. */
  readonly limit: number | null;
  /** Pictures a part. */
  readonly batch: number;
  readonly store: FitStore;
  readonly identity: Identity;
  readonly backend: string;
  readonly onProgress?: (stage: 'gather' | 'fit' | 'score', done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** `calibration` of a `pack.json`. */
export interface MadeCalibration {
  readonly source: string;
  readonly backend: string;
  readonly madeFor: Identity;
  readonly entries: MadeEntry[];
}

export interface Fitted {
  /** What the scores were made with: new ones, or those that were kept. */
  readonly states: States;
  readonly calibration: MadeCalibration;
  /** Pictures that states were fitted on, and that calibrate. */
  readonly fitImages: number;
  readonly images: number;
  /** Detectors without a calibration, and why. */
  readonly without: readonly { readonly method: MethodId; readonly why: string }[];
  readonly lost: readonly Lost[];
  /** Of the calibrating pictures with a label, how many the network gets right; null where none has one. */
  readonly accuracy: { readonly right: number; readonly of: number } | null;
  /** Whether labels were there and could not be used, because the set's classes are not the network's. */
  readonly otherClasses: boolean;
}

const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();

/** What is left out of a set is passed over unread. */
interface Batch {
  readonly part: number;
  readonly images: readonly NetworkImage[];
  readonly labels: Int32Array;
  readonly lost: readonly Lost[];
}

async function* batchesOf(
  { set, prepare, batch, classes, signal }: FitTask,
  places: readonly number[],
  done: ReadonlySet<number>,
): AsyncGenerator<Batch> {
  const onto = classesOnto(set.classes, classes);
  const partOf = new Map(places.map((place, i) => [place, Math.floor(i / batch)]));
  let [images, labels, lost]: [NetworkImage[], number[], Lost[]] = [[], [], []];
  let [at, seen] = [-1, 0];
  for await (const data of set.images()) {
    at++;
    const part = partOf.get(at);
    if (part === undefined) continue;
    seen++;
    const last = seen % batch === 0 || seen === places.length;
    if (!done.has(part)) {
      if (signal?.aborted === true) return;
      try {
        images.push(await prepare(await data.pixels()));
        labels.push(data.label === null ? -1 : (onto?.[data.label] ?? -1));
      } catch (error) {
        lost.push({ name: data.name, why: sentenceOf(error) });
      }
      if (last) {
        yield { part, images, labels: Int32Array.from(labels), lost };
        [images, labels, lost] = [[], [], []];
      }
    }
    if (seen === places.length) return;
  }
}

const partSize = (places: readonly number[], batch: number, part: number): number =>
  Math.min(batch, places.length - part * batch);

/** Features and logits of the pictures to fit on, part by part. */
async function gather(task: FitTask, places: readonly number[]): Promise<boolean> {
  const known = (await task.store.parts()).filter(({ stage }) => stage === 'gather');
  const done = new Set(known.map(({ part }) => part));
  let seen = [...done].reduce((n, part) => n + partSize(places, task.batch, part), 0);
  for await (const { part, images, labels, lost } of batchesOf(task, places, done)) {
    const [features, logits]: [Float32Array[], Float32Array[]] = [[], []];
    if (images.length > 0)
      for await (const event of task.jobs.score({
        images,
        methods: [],
        settings: DEFAULT_SETTINGS,
        logits: true,
        features: true,
      }))
        if (event.type === 'rows') {
          features.push(event.features);
          logits.push(event.logits);
        }
    if (task.signal?.aborted === true) return false;
    await task.store.add({
      ...{ stage: 'gather', part, labels, lost },
      features: joined(features),
      logits: joined(logits),
    });
    seen += partSize(places, task.batch, part);
    task.onProgress?.('gather', seen, places.length);
  }
  return task.signal?.aborted !== true;
}

type Gathered = Extract<FitPart, { stage: 'gather' }>;
type Scored = Extract<FitPart, { stage: 'score' }>;

function joined(parts: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}
function matrixOf(parts: readonly Float32Array[], rows: number): Matrix {
  const data = joined(parts);
  return { rows, columns: data.length / rows, data };
}

const byPart = <P extends FitPart>(parts: readonly P[]): P[] => [...parts].sort((a, b) => a.part - b.part);

/** States from what was gathered. Detectors that cannot be fitted have none. */
async function fitStates(task: FitTask): Promise<KeptStates> {
  const parts = byPart((await task.store.parts()).filter((p): p is Gathered => p.stage === 'gather'));
  const labels = parts.flatMap((part) => [...part.labels]);
  const methods = new Set(task.columns.map(({ method }) => method).filter((method) => metaOf(method).fitted));
  const states: Partial<Record<MethodId, FittedState>> = {};
  const without: Partial<Record<MethodId, string>> = {};
  if (labels.length === 0 || methods.size === 0) return { states, without };
  const gathered = {
    features: matrixOf(
      parts.map(({ features }) => features),
      labels.length,
    ),
    logits: matrixOf(
      parts.map(({ logits }) => logits),
      labels.length,
    ),
  };
  const events = task.jobs.fit({
    images: [],
    gathered,
    methods: [...methods].map((method) => ({ method })),
    settings: DEFAULT_SETTINGS,
    ...(labels.every((label) => label >= 0) ? { labels: Int32Array.from(labels) } : {}),
  });
  for await (const event of events) {
    if (event.type === 'progress') task.onProgress?.('fit', event.done, event.total);
    if (event.type !== 'done') continue;
    for (const { method, state, faults } of event.methods)
      if (state !== null) states[method] = state;
      else without[method] = faults[0]?.message ?? 'It could not be fitted.';
  }
  return { states, without };
}

/** Scores of the pictures that calibrate, part by part. */
async function score(
  task: FitTask,
  places: readonly number[],
  { states, without }: KeptStates,
): Promise<boolean> {
  const { columns, jobs, store, signal } = task;
  const asked = [...columns.keys()].filter((c) => without[columns[c]!.method] === undefined);
  const known = (await store.parts()).filter(({ stage }) => stage === 'score');
  const done = new Set(known.map(({ part }) => part));
  let seen = [...done].reduce((n, part) => n + partSize(places, task.batch, part), 0);
  for await (const { part, images, labels, lost } of batchesOf(task, places, done)) {
    const n = images.length;
    const scores = new Float64Array(columns.length * n).fill(NaN);
    const predicted = new Int32Array(n);
    const faults = columns.map(({ method }) => without[method] ?? '');
    if (n > 0)
      for await (const event of jobs.score({
        images,
        settings: DEFAULT_SETTINGS,
        methods: asked.map((c) => {
          const { method, params } = columns[c]!;
          const state = states[method];
          return { method, params, ...(state === undefined ? {} : { state }) };
        }),
      })) {
        if (event.type !== 'rows') continue;
        predicted.set(event.predicted, event.first);
        event.columns.forEach(({ values, faults: own }, i) => {
          const c = asked[i]!;
          scores.set(values, c * n + event.first);
          if (faults[c] === '') faults[c] = own[0]?.message ?? '';
        });
      }
    if (signal?.aborted === true) return false;
    await store.add({ stage: 'score', part, labels, predicted, scores, faults, lost });
    seen += partSize(places, task.batch, part);
    task.onProgress?.('score', seen, places.length);
  }
  return signal?.aborted !== true;
}

const count = (n: number): string => n.toLocaleString('en');

/** The whole of it. Null where `signal` stopped it: what is done lies in the store, and the same call goes on. Throws what ends a job, and an Error with one sentence where too few pictures can be used. */
export async function runFit(task: FitTask): Promise<Fitted | null> {
  try {
    return await steps(task);
  } catch (error) {
    // A job that is stopped throws.
    if (task.signal?.aborted === true) return null;
    throw error;
  }
}

async function steps(task: FitTask): Promise<Fitted | null> {
  const { columns, store, name, set, identity, backend } = task;
  const split = splitOf(set.count, task.limit, task.states !== null);
  if (split.calibrate.length < LEAST_IMAGES)
    throw new Error(
      `Calibration needs at least ${LEAST_IMAGES} pictures${task.states === null ? ', and as many to fit on' : ''}; "${name}" gives ${split.calibrate.length}: give more.`,
    );
  if (task.states === null && !(await gather(task, split.fit))) return null;
  const kept =
    task.states === null
      ? ((await store.states()) ?? (await store.keep(await fitStates(task))))
      : { states: task.states, without: {} };
  if (!(await score(task, split.calibrate, kept))) return null;
  const all = await store.parts();
  const parts = byPart(all.filter((p): p is Scored => p.stage === 'score'));
  const fitImages = all
    .filter((p): p is Gathered => p.stage === 'gather')
    .reduce((n, { labels }) => n + labels.length, 0);
  const images = parts.reduce((n, { predicted }) => n + predicted.length, 0);
  const made = columns.map((column, c) => {
    const values = parts.flatMap(({ scores, predicted: { length: n } }) => [
      ...scores.subarray(c * n, (c + 1) * n),
    ]);
    const entry = entryOf({ ...column, values });
    const why =
      parts.map(({ faults }) => faults[c]!).find((fault) => fault !== '') ??
      `Fewer than ${LEAST_IMAGES} pictures have a score.`;
    return { method: column.method, entry, why };
  });
  const entries = made.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const lost = all.flatMap((part) => part.lost);
  if (entries.length === 0)
    throw new Error(
      `Nothing could be calibrated on "${name}": ${lost[0]?.why ?? made[0]?.why ?? 'no detector was asked for.'}`,
    );
  const labelled = parts.flatMap(({ labels, predicted }) =>
    [...labels]
      .map((label, i) => ({ label, right: label === predicted[i] }))
      .filter(({ label }) => label >= 0),
  );
  return {
    states: kept.states,
    calibration: {
      source: `${count(images)} pictures of ${name}${fitImages > 0 ? `; states fitted on ${count(fitImages)} others of it` : ''}`,
      ...{ backend, madeFor: identity, entries },
    },
    ...{ fitImages, images, lost },
    without: made.flatMap(({ method, entry, why }) => (entry === null ? [{ method, why }] : [])),
    accuracy:
      labelled.length === 0
        ? null
        : { right: labelled.filter(({ right }) => right).length, of: labelled.length },
    otherClasses: set.classes !== null && classesOnto(set.classes, task.classes) === null,
  };
}
