/** Real files that are not part of the repository: they lie beside it, or the tests that want them are skipped. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpz } from '../../packs/formats/npz';
import type { Weight } from '../../engine/graph/types';
import type { ModelFile } from '../types';

const SHARED = fileURLToPath(new URL('../../../../shared', import.meta.url));

/** A folder of them; null where it is not there. */
export function sharedFolder(name: string): string | null {
  const folder = path.join(SHARED, name);
  return existsSync(folder) ? folder : null;
}

/** Names of what lies in a folder, sorted; none where it is absent. */
export const entries = (folder: string | null): string[] =>
  folder === null ? [] : readdirSync(folder).sort();

/** Why a suite is skipped, for its title. */
export const skipNote = (folder: string | null): string =>
  folder === null ? ' (skipped: ../shared is not there)' : '';

export const fileAt = (folder: string, name: string): ModelFile => ({
  name,
  bytes: new Uint8Array(readFileSync(path.join(folder, name))),
});

/** Every file of a folder, subfolders left out. */
export const filesIn = (folder: string): ModelFile[] =>
  entries(folder)
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => fileAt(folder, name));

export const npzAt = (folder: string, name: string): Record<string, Weight> =>
  readNpz(fileAt(folder, name).bytes);

export const jsonAt = (folder: string, name: string): unknown =>
  JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
