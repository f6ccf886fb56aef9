import { BEHIND, preparation as prepared, rgb8Of } from '../../benchmark/prepare';
import type { NamedSet } from '../../benchmark/run';
import type { Encoded, Rgb8 } from '../../datasets/dataset';
import { nodeSource } from '../../datasets/node';
import { openDataset } from '../../datasets/open';
import type { NetworkImage } from '../../engine/jobs';
import { decodeBytes } from '../../images/node/decode';
import type { PackJson } from '../../packs/schema';
import { sentence } from '../io';
import type { SetOption } from './options';

const decode = async (bytes: Uint8Array) => (await decodeBytes(bytes, BEHIND)).rgba;
/** A picture's file as RGB, transparent parts on white. */
export const decodeRgb = async (bytes: Uint8Array): Promise<Rgb8> => rgb8Of(await decode(bytes));

/** What the network sees of a picture, by the pack's preprocessing. */
export function preparation({ preprocessing }: PackJson): (pixels: Rgb8 | Encoded) => Promise<NetworkImage> {
  const prepare = prepared(preprocessing, decode);
  return async (pixels) => (await prepare(pixels)).image;
}

/** A set of the command line. Throws Error with one sentence that names it. */
export async function openSet({ name, role, data }: SetOption): Promise<NamedSet> {
  try {
    return { name, role, set: await openDataset(await nodeSource(data), decodeRgb) };
  } catch (error) {
    throw new Error(sentence(name, error), { cause: error });
  }
}
