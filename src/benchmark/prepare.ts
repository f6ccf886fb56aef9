/** What a network sees of a picture of a set: one function for page and command line, given a decoder. */
import { must } from '../lib/must';
import type { Encoded, Rgb8 } from '../datasets/dataset';
import type { NetworkImage } from '../engine/jobs';
import { type Preprocessing, type Rgba, toNetwork } from '../images/network/toNetwork';

/** Colour behind transparent pixels. */
export const BEHIND = 'white';

/** From a file's bytes to upright pixels. Rejects with one sentence. */
export type Decode = (bytes: Uint8Array) => Promise<Rgba>;

/** RGB of RGBA, transparent parts on white: what the readers of sets are given. */
export function rgb8Of({ width, height, data: rgba }: Rgba): Rgb8 {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const alpha = must(rgba[4 * i + 3]);
    for (let c = 0; c < 3; c++)
      data[3 * i + c] = Math.round((must(rgba[4 * i + c]) * alpha + 255 * (255 - alpha)) / 255);
  }
  return { kind: 'rgb8', height, width, data };
}

function rgbaOf({ width, height, data }: Rgb8): Rgba {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = must(data[3 * i + c]);
  return { width, height, data: rgba };
}

/** A prepared picture, and the size that it came in. */
export interface Prepared {
  readonly image: NetworkImage;
  readonly width: number;
  readonly height: number;
}

/** Prepares pictures by a pack's preprocessing. The function rejects with one sentence. */
export const preparation =
  (preprocessing: Preprocessing, decode: Decode) =>
  async (pixels: Rgb8 | Encoded): Promise<Prepared> => {
    const rgba = pixels.kind === 'encoded' ? await decode(pixels.bytes) : rgbaOf(pixels);
    return { image: toNetwork(rgba, preprocessing), width: rgba.width, height: rgba.height };
  };
