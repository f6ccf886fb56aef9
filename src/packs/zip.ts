import { unzipSync, zipSync } from 'fflate';
import { EngineError } from '../engine/errors';
import { openPack, type Pack } from './load';
import type { PackJson } from './schema';
import { must } from '../lib/must';

/** Largest sum of what lies in a zip, as a multiple of the archive: weights hardly shrink. */
const MOST_TIMES = 10;

/** A pack as one file: its description and its weights, not compressed again. */
export function zipPack(json: PackJson, weights: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`);
  const file = typeof json.weights.file === 'string' ? json.weights.file : must(json.weights.file[0]);
  return zipSync({ 'pack.json': text, [file]: [weights, { level: 0 }] });
}

/** The files of a pack that is one zip file, by their plain names; null where the archive holds no `pack.json`. */
export function packFiles(bytes: Uint8Array, name: string): ReadonlyMap<string, Uint8Array> | null {
  const bad = (fault: string): EngineError =>
    new EngineError('bad-pack', `"${name}" ${fault}.`, { file: name });
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize;
        return total <= bytes.length * MOST_TIMES + (1 << 20);
      },
    });
  } catch {
    throw bad('is a damaged zip archive');
  }
  const description = Object.keys(files).find((path) => /(?:^|\/)pack\.json$/.test(path));
  if (description === undefined) return null;
  const folder = description.slice(0, -'pack.json'.length);
  const inside = Object.entries(files).filter(([path]) => path.startsWith(folder));
  return new Map(inside.map(([path, content]) => [path.slice(folder.length), content]));
}

/** Open a pack that is one zip file. Throws EngineError `bad-pack`. */
export async function openPackZip(bytes: Uint8Array, name: string): Promise<Pack> {
  const bad = (fault: string): EngineError =>
    new EngineError('bad-pack', `"${name}" ${fault}.`, { file: name });
  const files = packFiles(bytes, name);
  if (files === null) throw bad('holds no pack.json');
  return openPack((wanted) => {
    const found = files.get(wanted);
    return found === undefined ? Promise.reject(bad(`holds no "${wanted}"`)) : Promise.resolve(found);
  });
}
