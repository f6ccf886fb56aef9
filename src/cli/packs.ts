import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { EngineError } from '../engine/errors';
import type { Pack } from '../packs/load';
import { PackIndexSchema } from '../packs/schema';
import { readPackFolder } from '../packs/node';

/** Folder of the built-in packs, wherever the command is run from. */
export const PACKS = fileURLToPath(new URL('../../public/packs/', import.meta.url));

/** Ids of the built-in packs, the default first. Throws where their index cannot be read. */
export async function builtInPacks(): Promise<readonly string[]> {
  const index: unknown = JSON.parse(await readFile(path.join(PACKS, 'index.json'), 'utf8'));
  return v.parse(PackIndexSchema, index).map(({ id }) => id);
}

/** A built-in pack by its id, or the one in a folder; null: the default. Throws EngineError `bad-pack`. */
export async function findPack(name: string | null): Promise<Pack> {
  const known = await builtInPacks();
  const wanted = name ?? known[0]!;
  if (known.includes(wanted)) return readPackFolder(path.join(PACKS, wanted));
  const folder = await stat(wanted).catch(() => null);
  if (folder?.isDirectory() !== true)
    throw new EngineError(
      'bad-pack',
      `--pack must be a built-in pack (${known.join(', ')}) or a folder with a pack.json; "${wanted}" is neither.`,
    );
  return readPackFolder(wanted);
}
