import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../engine/errors';
import { fetchFault } from '../lib/fetchFault';
import type { ModelFile } from '../models';

/** Files beside a network that hold its numbers, or the names of its classes. */
const BESIDE = /\.(data|bin|weights)$|shard\d+of\d+$|^(metadata\.json|labels\.txt)$/i;

async function read(folder: string, name: string): Promise<ModelFile> {
  return { name, bytes: new Uint8Array(await readFile(path.join(folder, name))) };
}

async function fetched(url: URL, name: string): Promise<ModelFile> {
  const fault = (why: string): EngineError =>
    new EngineError('bad-model', `"${url.href}" could not be fetched: ${why}.`, { file: url.href });
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw fault(fetchFault(error));
  }
}

/** The weights that a `model.json` of TensorFlow.js names. */
function shardsIn({ name, bytes }: ModelFile): string[] {
  if (!name.endsWith('.json')) return [];
  try {
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(bytes)) as {
      readonly weightsManifest?: readonly { readonly paths: readonly string[] }[];
    };
    return (weightsManifest ?? []).flatMap(({ paths }) => paths);
  } catch {
    // Who reads it says what is wrong.
    return [];
  }
}

/** The file behind a link; of a `model.json` the weights that it names as well, from its own server only. */
async function linked(link: string): Promise<ModelFile[]> {
  if (!URL.canParse(link)) throw new EngineError('bad-model', `"${link}" is no link.`, { file: link });
  const url = new URL(link);
  const model = await fetched(url, path.posix.basename(url.pathname));
  const shards = shardsIn(model).map(async (shard) => {
    const at = new URL(shard, url);
    if (at.origin !== url.origin)
      throw new EngineError(
        'bad-model',
        `"${link}" names weights of another server ("${shard}"): not fetched.`,
        {
          file: link,
        },
      );
    return fetched(at, shard);
  });
  return [model, ...(await Promise.all(shards))];
}

/** The files that a path or a link means: a file with those that hold its numbers, or all of a folder. */
export async function modelFiles(given: string): Promise<ModelFile[]> {
  if (/^https?:\/\//i.test(given)) return linked(given);
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
