/** Networks from the files that a person has. */
import { EngineError } from '../engine/errors';
import { isZip, unzip } from './bytes/zip';
import { matches } from './matches';
import { reads } from './reads';
import { looksLike } from './sniff';
import type { Imported, ModelFile, ReadOptions } from './types';

export type { Imported, ModelFile, ReadOptions } from './types';

type Format = keyof typeof matches;
const FORMATS = Object.keys(matches) as Format[];

/** Files that say what a network is before those that only hold its weights. */
function find(files: readonly ModelFile[]): { format: Format; file: ModelFile } | null {
  for (const format of FORMATS)
    for (const file of files) if (matches[format](file, files)) return { format, file };
  return null;
}

/** An archive of files of any format, in place of which what is inside is read. */
const unpacked = (file: ModelFile): ModelFile[] =>
  [...unzip(file.bytes, file.name, (path) => !/(?:^|\/)(?:\.|__MACOSX)/.test(path))].map(([name, bytes]) => ({
    name,
    bytes,
  }));

/**
 * Read the network among the files that a person gave: one file, a file with those that it names, or a zip archive of
 * them. Throws EngineError `bad-model`: one sentence that names the file, what is wrong and what to do.
 */
export async function openModel(files: readonly ModelFile[], options: ReadOptions = {}): Promise<Imported> {
  const [first] = files;
  if (first === undefined) throw new EngineError('bad-model', 'No file was given.');
  const found = find(files);
  if (found !== null) return reads[found.format](found.file, files, options);
  const archive = files.length === 1 && isZip(first.bytes) ? unpacked(first) : [];
  const inside = find(archive);
  if (inside !== null) return reads[inside.format](inside.file, archive, options);
  const unknown = archive[0] ?? first;
  throw new EngineError('bad-model', `"${unknown.name}" ${looksLike(unknown)}.`, { file: unknown.name });
}
