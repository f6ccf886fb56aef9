import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as v from 'valibot';
import { EngineError } from '../engine/errors';
import type { Pack } from '../packs/load';
import { readPackFolder } from '../packs/node';
import { openPackZip } from '../packs/zip';
import { PackIndexSchema } from '../packs/schema';
import { thisPackage } from './root';

/** The package of packs, where it is installed so that `from` finds it. */
function packsPackage(from: string): string | null {
  try {
    return path.dirname(createRequire(path.join(from, 'noop.js')).resolve('splitscope-packs/package.json'));
  } catch {
    return null;
  }
}

/**
 * Folder of the built-in packs, wherever the command is run from: what SPLITSCOPE_PACKS names; else those of a clone; else
 * the package `splitscope-packs`, beside this one or in the working directory. Null where there is none.
 */
function packsFolder(): string | null {
  const named = process.env.SPLITSCOPE_PACKS;
  if (named !== undefined && named !== '') return named;
  const { folder } = thisPackage();
  const clone = path.join(folder, 'public', 'packs');
  if (existsSync(clone)) return clone;
  return packsPackage(folder) ?? packsPackage(process.cwd());
}

const none = (): EngineError =>
  new EngineError(
    'bad-pack',
    'No packs are found here: install "splitscope-packs" beside "splitscope", or name the folder of a pack with --pack.',
  );

async function listed(folder: string): Promise<readonly string[]> {
  const file = path.join(folder, 'index.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new EngineError('bad-pack', `The list of packs "${file}" cannot be read (${code}).`);
  }
  try {
    return v.parse(PackIndexSchema, JSON.parse(text)).map(({ id }) => id);
  } catch {
    throw new EngineError('bad-pack', `The list of packs "${file}" is damaged.`);
  }
}

/** Ids of the built-in packs, the default first. Throws EngineError `bad-pack` where there are none. */
export async function builtInPacks(): Promise<readonly string[]> {
  const folder = packsFolder();
  if (folder === null) throw none();
  return listed(folder);
}

/**
 * A built-in pack by its id, or the one in a folder; null: the default. Throws EngineError `bad-pack`, one sentence.
 */
export async function findPack(name: string | null): Promise<Pack> {
  const folder = packsFolder();
  const known = folder === null ? [] : await listed(folder);
  const wanted = name ?? known[0];
  if (wanted === undefined) throw none();
  if (folder !== null && known.includes(wanted)) return readPackFolder(path.join(folder, wanted));
  const found = await stat(wanted).catch(() => null);
  if (found?.isDirectory() === true) return readPackFolder(wanted);
  if (found?.isFile() === true && /\.zip$/i.test(wanted))
    return openPackZip(new Uint8Array(await readFile(wanted)), path.basename(wanted));
  if (folder === null) throw none();
  throw new EngineError(
    'bad-pack',
    `--pack must be a built-in pack (${known.join(', ')}), a folder with a pack.json, or a zip file of one; "${wanted}" is neither.`,
  );
}
