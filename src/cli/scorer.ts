import type { Engine } from '../engine';
import { EngineError, type ErrorCode } from '../engine/errors';
import type { NetworkImage } from '../engine/jobs';
import { decodeBytes, readBytes } from '../images/node/decode';
import { arrayNotes } from '../images/network/arrayNotes';
import { toNetwork } from '../images/network/toNetwork';
import type { Pack } from '../packs/load';
import { analyse, type Plan, planOf } from './analyse';
import { sentence } from './io';
import type { ScoreOptions } from './options';
import { findPack } from './packs';
import { startEngine } from './startEngine';
import { table } from './table';
import type { Item, Lane, Outcome } from './work';

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

async function scored(
  item: Item,
  pack: Pack,
  engine: Engine,
  plan: Plan,
  options: ScoreOptions,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { file } = item;
  let notes: readonly string[] = [];
  try {
    const found = await opened(item, pack, options);
    notes = found.notes;
    const result = await analyse(engine, pack.json, found.image, file, plan, signal);
    const text = options.json ? `${JSON.stringify(result)}\n` : table(result, pack.json, options.accept);
    return { file, notes, text, fault: null, fatal: false };
  } catch (error) {
    const fatal = error instanceof EngineError && FATAL.includes(error.code);
    return { file, notes, text: null, fault: sentence(file, error), fatal };
  }
}

/**
 * An engine with the pack in it, in this thread. `signal` ends the batch under way; `tell` hears every outcome at once. Throws an error with one sentence where
 * the pack or the backend cannot be used.
 */
export async function openScorer(
  options: ScoreOptions,
  signal?: AbortSignal,
  tell?: (outcome: Outcome) => void,
): Promise<Lane> {
  const pack = await findPack(options.pack);
  const engine = await startEngine(options.backend);
  try {
    await engine.loadModel(pack.json.id, pack.source);
  } catch (error) {
    engine.dispose();
    throw new Error(sentence(pack.json.id, error), { cause: error });
  }
  const { settings, logits, densities, accept } = options;
  const plan: Plan = {
    ...planOf(options.methods, settings, pack.json.classes.length, densities),
    settings,
    logits,
    densities,
    accept,
    identity: pack.identity,
  };
  return {
    async run(items) {
      const outcomes: Outcome[] = [];
      for (const item of items) {
        if (signal?.aborted === true) break;
        const outcome = await scored(item, pack, engine, plan, options, signal);
        outcomes.push(outcome);
        tell?.(outcome);
        if (outcome.fatal) break;
      }
      return outcomes;
    },
    end: () => {
      engine.dispose();
    },
  };
}
