import { statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../engine/errors';
import { openPack, type Pack } from './load';
import { type PackJson, weightFiles } from './schema';

/** Open the pack in a folder of the file system. Throws EngineError `bad-pack`. */
export function readPackFolder(folder: string): Promise<Pack> {
  return openPack(async (name) => {
    const file = path.join(folder, name);
    try {
      // A named pipe would never end, a device neither.
      if (!(await stat(file)).isFile())
        throw new EngineError('bad-pack', `"${name}" is no file: looked for in "${folder}".`, { file: name });
      return new Uint8Array(await readFile(file));
    } catch (error) {
      if (error instanceof EngineError) throw error;
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      const why = code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : `could not be read (${code})`;
      throw new EngineError('bad-pack', `"${name}" ${why}: looked for in "${folder}".`, { file: name });
    }
  });
}

/** Bytes of a pack's description and weights together. */
export const packBytes = (folder: string, json: PackJson): number =>
  ['pack.json', ...weightFiles(json)].reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
