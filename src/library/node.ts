/** `splitscope/node`: packs and pictures from the file system, as the command line reads them. */
import { type Decoded, decodeBytes, readBytes } from '../images/node/decode';

export type { Decoded };
export { decodeRgb } from '../cli/benchmark/sets';
export { builtInPacks, findPack } from '../cli/packs';
export { nodeSource } from '../datasets/node';
export { readPackFolder } from '../packs/node';

/**
 * Read and decode a picture file (sharp must be installed), transparency on `background`. Throws Error with one sentence
 * where it cannot be used.
 */
export async function readPicture(file: string, background = 'white'): Promise<Decoded> {
  return decodeBytes(await readBytes(file), background);
}
