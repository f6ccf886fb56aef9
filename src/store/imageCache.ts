import type { NetworkImage } from '../engine/jobs';
import { ByteLru } from '../lib/byteLru';
import { hashBytes } from '../lib/hash';
import type { PackJson } from '../packs/schema';
import type { InputOptions, RgbaImage } from './types';

/** The engine's `toNetwork`: handed in, because the store knows no numerics. */
export type ToNetwork = (
  rgba: RgbaImage,
  preprocessing: PackJson['preprocessing'],
  options: { readonly rule?: 'resize-crop' | 'crop-only'; readonly background?: InputOptions['background'] },
) => NetworkImage;

export interface PreparedImage {
  readonly image: NetworkImage;
  /** Of its pixels: two files that look the same to the network share their results. */
  readonly hash: string;
}

const NETWORK_BYTES = 64 * 2 ** 20;

/** Decoded pictures by image id, and what the network sees of them under each choice of input options. */
export class ImageCache {
  private readonly decoded = new Map<string, RgbaImage>();
  private readonly prepared = new ByteLru<PreparedImage>(NETWORK_BYTES, ({ image }) => image.data.byteLength);

  constructor(private readonly toNetwork: ToNetwork) {}

  put(id: string, rgba: RgbaImage): void {
    this.delete(id);
    this.decoded.set(id, rgba);
  }

  get(id: string): RgbaImage | null {
    return this.decoded.get(id) ?? null;
  }

  delete(id: string): void {
    this.decoded.delete(id);
    for (const key of [...this.prepared.keys()]) if (key.startsWith(`${id}\n`)) this.prepared.delete(key);
  }

  /** What the network sees of an image, made once; null while the image is not decoded. Throws what `toNetwork` throws. */
  network(id: string, input: InputOptions, pack: PackJson): PreparedImage | null {
    const key = `${id}\n${pack.id}\n${input.rule}\n${input.background}`;
    const known = this.prepared.get(key);
    if (known !== undefined) return known;
    const rgba = this.decoded.get(id);
    if (rgba === undefined) return null;
    const image = this.toNetwork(rgba, pack.preprocessing, {
      ...(input.rule === 'pack' ? {} : { rule: input.rule }),
      background: input.background,
    });
    const { buffer, byteOffset, byteLength } = image.data;
    const hash = hashBytes(new Uint8Array(buffer, byteOffset, byteLength));
    const made = { image, hash: `${image.kind}:${image.width}x${image.height}:${hash}` };
    this.prepared.set(key, made);
    return made;
  }
}
