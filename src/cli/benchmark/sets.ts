import type { NamedSet } from '../../benchmark/run';
import type { Encoded, Rgb8 } from '../../datasets/dataset';
import { nodeSource } from '../../datasets/node';
import { openDataset } from '../../datasets/open';
import type { NetworkImage } from '../../engine/jobs';
import { toNetwork } from '../../images/network/toNetwork';
import { decodeBytes } from '../../images/node/decode';
import type { PackJson } from '../../packs/schema';
import { sentence } from '../io';
import type { SetOption } from './options';
import { must } from '../../lib/must';

const BEHIND = 'white';

/** A picture's file as RGB, transparent parts on white. */
async function decode(bytes: Uint8Array): Promise<Rgb8> {
  const { rgba } = await decodeBytes(bytes, BEHIND);
  const pixels = rgba.width * rgba.height;
  const data = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const alpha = must(rgba.data[4 * i + 3]);
    for (let c = 0; c < 3; c++)
      data[3 * i + c] = Math.round((must(rgba.data[4 * i + c]) * alpha + 255 * (255 - alpha)) / 255);
  }
  return { kind: 'rgb8', height: rgba.height, width: rgba.width, data };
}

/** What the network sees of a picture, by the pack's preprocessing. */
export const preparation =
  ({ preprocessing }: PackJson) =>
  async (pixels: Rgb8 | Encoded): Promise<NetworkImage> => {
    if (pixels.kind === 'encoded')
      return toNetwork((await decodeBytes(pixels.bytes, BEHIND)).rgba, preprocessing);
    const { width, height, data } = pixels;
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let i = 0; i < width * height; i++)
      for (let c = 0; c < 3; c++) rgba[4 * i + c] = must(data[3 * i + c]);
    return toNetwork({ width, height, data: rgba }, preprocessing);
  };

/** A set of the command line. Throws Error with one sentence that names it. */
export async function openSet({ name, role, data }: SetOption): Promise<NamedSet> {
  try {
    return { name, role, set: await openDataset(await nodeSource(data), decode) };
  } catch (error) {
    throw new Error(sentence(name, error), { cause: error });
  }
}
