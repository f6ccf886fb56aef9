// What a pack's finished rows are filed under: a network trained anew under the same id does not take them over.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../../src/lib/hash';
import { type PackJson, weightFiles } from '../../src/packs/schema';

/**
 * Twelve hexadecimal digits of the SHA-256 of what scores depend on: the weights' bytes, then the graph and the preprocessing
 * as canonical JSON. What is said of the pack, and its calibration, do not count.
 */
export function networkHash(folder: string): string {
  const json = JSON.parse(readFileSync(path.join(folder, 'pack.json'), 'utf8')) as PackJson;
  const { graph, preprocessing } = json;
  const hash = createHash('sha256');
  for (const file of weightFiles(json)) hash.update(readFileSync(path.join(folder, file)));
  return hash.update(canonicalJson({ graph, preprocessing })).digest('hex').slice(0, 12);
}

/** The folder's name and its network's digits. */
export const packKey = (folder: string): string => `${path.basename(folder)}-${networkHash(folder)}`;
