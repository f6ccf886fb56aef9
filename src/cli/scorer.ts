import type { Engine } from '../engine';
import { EngineError, type ErrorCode } from '../engine/errors';
import type { NetworkImage } from '../engine/jobs';
import { decodeBytes, readBytes } from '../images/node/decode';
import { arrayNotes } from '../images/network/arrayNotes';
import { toNetwork } from '../images/network/toNetwork';
import type { Pack } from '../packs/load';
import { openStates, type States } from '../packs/states';
import { analyse, type Plan, planOf } from './analyse';
import { type Row, scoreBatch } from './batch';
import { sentence } from './io';
import type { ScoreOptions } from './options';
import { findPack } from './packs';
import type { Result } from './schema';
import { startEngine } from './startEngine';
import { table } from './table';
import type { Item, Lane, Outcome } from './work';
import { must } from '../lib/must';

/** Faults of the backend, not of the image: what it computes afterwards is not to be believed. */
const FATAL: readonly ErrorCode[] = ['gpu-lost', 'gpu-error', 'backend-unavailable'];

/** What the network sees of an item, and how the picture was read. Throws Error with one sentence. */
async function opened(
  item: Item,
  pack: Pack,
  { background, preprocessing }: ScoreOptions,
): Promise<{ readonly image: NetworkImage; readonly notes: readonly string[] }> {
  if (item.kind === 'array') {
    const { image } = item;
    const notes = image.kind === 'normalised' ? arrayNotes(image.data, pack.json.preprocessing) : [];
    return { image, notes };
  }
  const { rgba, notes } = await decodeBytes(await readBytes(item.file), background);
  const change = { background, ...(preprocessing === null ? {} : { rule: preprocessing }) };
  return { image: toNetwork(rgba, pack.json.preprocessing, change), notes };
}

/** Everything that scoring needs beside the images. */
interface Bench {
  readonly pack: Pack;
  readonly engine: Engine;
  readonly plan: Plan;
  readonly states: States;
  readonly options: ScoreOptions;
  readonly signal: AbortSignal | undefined;
}

const failed = (file: string, notes: readonly string[], error: unknown): Outcome => ({
  file,
  notes,
  text: null,
  fault: sentence(file, error),
  fatal: error instanceof EngineError && FATAL.includes(error.code),
});

/** One image's result: the analysed methods and taps of its own jobs, the others of the batch's row. */
async function resultOf(file: string, image: NetworkImage, row: Row | null, bench: Bench): Promise<Result> {
  const { pack, engine, plan, signal } = bench;
  if (plan.rules.length === 0) return { file, ...must(row), taps: [] };
  const own = await analyse(engine, pack.json, image, file, plan, signal);
  if (row === null) return own;
  const scores = plan.methods.map((method) =>
    must([...own.scores, ...row.scores].find((score) => score.method === method)),
  );
  return { ...own, seconds: own.seconds + row.seconds, scores };
}

/** Rows of a batch; where one image spoils it, of each alone, so that it alone fails. Null where no row is needed. */
async function rowsOf(
  images: readonly NetworkImage[],
  bench: Bench,
): Promise<readonly (Row | null | Error)[]> {
  const { pack, engine, plan, states, signal } = bench;
  if (plan.methods.length === plan.analysed.length) return images.map(() => null);
  const run = (some: readonly NetworkImage[]) => scoreBatch(engine, pack.json, some, plan, states, signal);
  try {
    return await run(images);
  } catch (error) {
    if (images.length === 1 || signal?.aborted === true)
      return images.map(() => (error instanceof Error ? error : new Error(String(error))));
    const rows: (Row | null | Error)[] = [];
    for (const image of images) rows.push(...(await rowsOf([image], bench)));
    return rows;
  }
}

/** The outcomes of a batch, one after the other. */
async function* outcomesOf(items: readonly Item[], bench: Bench): AsyncGenerator<Outcome> {
  const { pack, options } = bench;
  const found: { readonly file: string; readonly image: NetworkImage | null; readonly outcome: Outcome }[] =
    [];
  for (const item of items) {
    const { file } = item;
    const nothing = { file, notes: [], text: null, fault: null, fatal: false };
    try {
      const { image, notes } = await opened(item, pack, options);
      found.push({ file, image, outcome: { ...nothing, notes } });
    } catch (error) {
      found.push({ file, image: null, outcome: failed(file, [], error) });
    }
  }
  const images = found.flatMap(({ image }) => (image === null ? [] : [image]));
  const rows = images.length === 0 ? [] : await rowsOf(images, bench);
  let at = 0;
  for (const { file, image, outcome } of found) {
    if (image === null) {
      yield outcome;
      continue;
    }
    const row = rows[at++] ?? null;
    try {
      if (row instanceof Error) throw row;
      const result = await resultOf(file, image, row, bench);
      const text = options.json ? `${JSON.stringify(result)}\n` : table(result, pack.json, options.accept);
      yield { ...outcome, text };
    } catch (error) {
      yield failed(file, outcome.notes, error);
    }
  }
}

/**
 * An engine with the pack in it, in this thread. `signal` ends the batch under way; `tell` hears every outcome at once. Throws
 * an error with one sentence where the pack or the backend cannot be used.
 */
export async function openScorer(
  options: ScoreOptions,
  signal?: AbortSignal,
  tell?: (outcome: Outcome) => void,
): Promise<Lane> {
  const pack = await findPack(options.pack);
  const engine = await startEngine(options.backend);
  const { settings, logits, densities, accept } = options;
  const plan: Plan = {
    ...planOf(options.methods, settings, pack.json.classes.length, densities, options.params),
    settings,
    params: options.params,
    logits,
    densities,
    accept,
    identity: pack.identity,
  };
  let states: States;
  try {
    states = await openStates(pack.read, pack.json, pack.identity, plan.methods);
    await engine.loadModel(pack.json.id, pack.source);
  } catch (error) {
    engine.dispose();
    throw new Error(sentence(pack.json.id, error), { cause: error });
  }
  const bench: Bench = { pack, engine, plan, states, options, signal };
  return {
    async run(items) {
      const outcomes: Outcome[] = [];
      for await (const outcome of outcomesOf(items, bench)) {
        outcomes.push(outcome);
        tell?.(outcome);
        if (outcome.fatal || signal?.aborted === true) break;
      }
      return outcomes;
    },
    end: () => {
      engine.dispose();
    },
  };
}
