import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../engine/errors';
import type { ModelFile } from '../models';

/** Files beside a network that hold its numbers, or the names of its classes. */
const BESIDE = /\.(data|bin|weights)$|shard\d+of\d+$|^(metadata\.json|labels\.txt)$/i;

async function read(folder: string, name: string): Promise<ModelFile> {
  return { name, bytes: new Uint8Array(await readFile(path.join(folder, name))) };
}

/** The files that a path means: a file with those beside it that hold its numbers, or all of a folder. */
export async function modelFiles(given: string): Promise<ModelFile[]> {
  const found = await stat(given).catch(() => null);
  if (found === null) throw new EngineError('bad-model', `"${given}" is not there.`, { file: given });
  const folder = found.isDirectory() ? given : path.dirname(given);
  const names = (await readdir(folder, { withFileTypes: true })).filter((e) => e.isFile()).map((e) => e.name);
  if (found.isDirectory()) return Promise.all(names.sort().map((name) => read(folder, name)));
  const own = path.basename(given);
  const beside = /\.(onnx|json|h5|hdf5|keras)$/i.test(own)
    ? names.filter((name) => name !== own && BESIDE.test(name))
    : [];
  return Promise.all([own, ...beside].map((name) => read(folder, name)));
}
