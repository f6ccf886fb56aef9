import { readRaw } from '../images/node/raw';
import { expand } from './inputs';
import type { ScoreOptions } from './options';
import type { Item } from './work';

/** What the words of the command line stand for: the pictures, and the files of arrays, which are opened one by one. */
export interface Sources {
  readonly pictures: readonly string[];
  readonly arrays: readonly string[];
}

/** Every picture named or found in the folders named, in order; `fail` and `note` are told of the others. */
export async function findSources(
  { images, raw, recursive }: ScoreOptions,
  fail: (file: string, fault: unknown) => void,
  note: (file: string, text: string) => void,
): Promise<Sources> {
  const pictures: string[] = [];
  for (const argument of images) {
    try {
      const { files, faults, notes } = await expand(argument, recursive);
      pictures.push(...files);
      for (const { file, why } of faults) fail(file, why);
      for (const text of notes) note(argument, text);
    } catch (error) {
      fail(argument, error);
    }
  }
  return { pictures, arrays: raw };
}

/** The items in batches of `size`; a file of arrays is read when its turn comes, and `fail` is told where it cannot be. */
export async function* batchesOf(
  { pictures, arrays }: Sources,
  size: number,
  fail: (file: string, fault: unknown) => void,
): AsyncGenerator<readonly Item[]> {
  for (let i = 0; i < pictures.length; i += size)
    yield pictures.slice(i, i + size).map((file) => ({ kind: 'picture', file }));
  for (const file of arrays) {
    let images;
    try {
      images = await readRaw(file);
    } catch (error) {
      fail(file, error);
      continue;
    }
    const items = images.map((image, i): Item => {
      return { kind: 'array', file: images.length === 1 ? file : `${file}[${i}]`, image };
    });
    for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
  }
}
