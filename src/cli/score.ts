import type { Engine } from '../engine';
import { EngineError, type ErrorCode } from '../engine/errors';
import { toNetwork } from '../images/network/toNetwork';
import type { NetworkImage } from '../engine/jobs';
import type { Pack } from '../packs/load';
import { analyse, type Plan, planOf } from './analyse';
import { decodeBytes, readBytes } from '../images/node/decode';
import { EXIT, type Io, sentence } from './io';
import { expand } from './inputs';
import { type ScoreOptions, scoreOptions } from './options';
import { findPack } from './packs';
import { readRaw } from '../images/node/raw';
import { startEngine } from './startEngine';
import { table } from './table';

/** Faults of the backend, not of the image: what it computes afterwards is not to be believed. */
const FATAL: readonly ErrorCode[] = ['gpu-lost', 'gpu-error', 'backend-unavailable'];

interface Source {
  readonly file: string;
  /** Decodes when its turn comes, so that one picture at a time is in memory. */
  readonly open: () => Promise<NetworkImage>;
}

/** The images of the command line, one after another; what cannot be opened is told and passed over. */
async function* sources(options: ScoreOptions, pack: Pack, io: Io, fail: (file: string, e: unknown) => void) {
  const { background, preprocessing } = options;
  const change = { background, ...(preprocessing === null ? {} : { rule: preprocessing }) };
  for (const argument of options.images) {
    let files: readonly string[] = [];
    try {
      files = await expand(argument);
    } catch (error) {
      fail(argument, error);
    }
    for (const file of files)
      yield {
        file,
        open: async () => {
          const { rgba, notes } = await decodeBytes(await readBytes(file), background);
          for (const note of notes) io.err(`${sentence(file, note)}\n`);
          return toNetwork(rgba, pack.json.preprocessing, change);
        },
      } satisfies Source;
  }
  for (const file of options.raw) {
    let images: readonly NetworkImage[] = [];
    try {
      images = await readRaw(file);
    } catch (error) {
      fail(file, error);
    }
    for (const [i, image] of images.entries())
      yield {
        file: images.length === 1 ? file : `${file}[${i}]`,
        open: () => Promise.resolve(image),
      } satisfies Source;
  }
}

async function scoreAll(options: ScoreOptions, pack: Pack, engine: Engine, io: Io): Promise<number> {
  let failed = 0;
  const fail = (file: string, error: unknown): void => {
    failed++;
    io.err(`splitscope: ${sentence(file, error)}\n`);
  };
  const { settings, accept, logits, densities } = options;
  const plan: Plan = {
    ...planOf(options.methods, settings, pack.json.classes.length, densities),
    settings,
    accept,
    logits,
    densities,
  };
  for await (const { file, open } of sources(options, pack, io, fail)) {
    try {
      const result = await analyse(engine, pack.json, await open(), file, plan);
      await io.out(options.json ? `${JSON.stringify(result)}\n` : table(result, pack.json, accept));
    } catch (error) {
      fail(file, error);
      if (error instanceof EngineError && FATAL.includes(error.code)) return EXIT.unusable;
    }
  }
  return failed > 0 ? EXIT.someFailed : EXIT.ok;
}

/** `splitscope score`: one line of JSON or one table an image; the exit code. Throws UsageError. */
export async function score(argv: readonly string[], io: Io): Promise<number> {
  const options = scoreOptions(argv);
  let pack: Pack;
  let engine: Engine;
  try {
    pack = await findPack(options.pack);
    engine = await startEngine(options.backend);
  } catch (error) {
    io.err(`splitscope: ${sentence(null, error)}\n`);
    return EXIT.unusable;
  }
  try {
    try {
      engine.loadModel(pack.json.id, pack.source);
    } catch (error) {
      io.err(`splitscope: ${sentence(pack.json.id, error)}\n`);
      return EXIT.unusable;
    }
    return await scoreAll(options, pack, engine, io);
  } finally {
    engine.dispose();
  }
}
