// What a pack's finished rows are filed under: a network trained anew under the same id does not take them over.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../../src/lib/hash';
import type { PackJson } from '../../src/packs/schema';

/**
 * The folder's name and twelve hexadecimal digits of the SHA-256 of what scores depend on: the weights' bytes, then the graph
 * and the preprocessing as canonical JSON. What is said of the pack, and its calibration, do not count.
 */
export function packKey(folder: string): string {
  const { graph, preprocessing, weights } = JSON.parse(
    readFileSync(path.join(folder, 'pack.json'), 'utf8'),
  ) as PackJson;
  const hash = createHash('sha256')
    .update(readFileSync(path.join(folder, weights.file)))
    .update(canonicalJson({ graph, preprocessing }));
  return `${path.basename(folder)}-${hash.digest('hex').slice(0, 12)}`;
}
