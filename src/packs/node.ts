import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../engine/errors';
import { openPack, type Pack } from './load';

/** Open the pack in a folder of the file system. */
export function readPackFolder(folder: string): Promise<Pack> {
  return openPack(async (name) => {
    try {
      return new Uint8Array(await readFile(path.join(folder, name)));
    } catch {
      throw new EngineError('bad-pack', `The pack's file "${name}" is not in "${folder}".`);
    }
  });
}
