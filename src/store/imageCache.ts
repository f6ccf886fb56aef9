import { EngineError } from '../engine/errors';
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
const DECODED_BYTES = 512 * 2 ** 20;

const keyOf = (id: string, { rule, background }: InputOptions, pack: PackJson): string =>
  `${id}\n${pack.id}\n${rule}\n${background}`;

/**
 * Decoded pictures by image id, and what the network sees of them under each choice of input options. Photographs are
 * large and networks see little of them: beyond a byte limit the pictures used longest ago are reduced to what the
 * present network sees of them, by every rule, and their pixels go.
 */
export class ImageCache {
  /** In the order of their last use. */
  private readonly decoded = new Map<string, RgbaImage>();
  private readonly prepared = new ByteLru<PreparedImage>(NETWORK_BYTES, ({ image }) => image.data.byteLength);
  private readonly reduced = new Map<string, Map<string, PreparedImage>>();
  private bytes = 0;

  constructor(
    private readonly toNetwork: ToNetwork,
    private readonly limit = DECODED_BYTES,
  ) {}

  put(id: string, rgba: RgbaImage): void {
    this.delete(id);
    this.decoded.set(id, rgba);
    this.bytes += rgba.data.byteLength;
  }

  /** The decoded picture; null before it is decoded, and after it was reduced. */
  get(id: string): RgbaImage | null {
    return this.decoded.get(id) ?? null;
  }

  delete(id: string): void {
    this.drop(id);
    this.reduced.delete(id);
    for (const key of [...this.prepared.keys()]) if (key.startsWith(`${id}\n`)) this.prepared.delete(key);
  }

  /**
   * What the network sees of an image, made once; null while the image is not decoded. Throws what `toNetwork` throws,
   * and EngineError `bad-image` where the picture was reduced under other options.
   */
  network(id: string, input: InputOptions, pack: PackJson): PreparedImage | null {
    const key = keyOf(id, input, pack);
    const kept = this.reduced.get(id);
    const known = kept?.get(key) ?? this.prepared.get(key);
    if (known !== undefined) return known;
    if (kept !== undefined)
      throw new EngineError(
        'bad-image',
        'The pixels of this picture were let go to save memory. Add it again to see it with these input options.',
      );
    const rgba = this.decoded.get(id);
    if (rgba === undefined) return null;
    this.decoded.delete(id);
    this.decoded.set(id, rgba);
    const made = this.prepare(rgba, input, pack);
    this.prepared.set(key, made);
    this.reduceOldest(id, input, pack);
    return made;
  }

  private prepare(rgba: RgbaImage, { rule, background }: InputOptions, pack: PackJson): PreparedImage {
    const image = this.toNetwork(rgba, pack.preprocessing, {
      ...(rule === 'pack' ? {} : { rule }),
      background,
    });
    const { buffer, byteOffset, byteLength } = image.data;
    const hash = hashBytes(new Uint8Array(buffer, byteOffset, byteLength));
    return { image, hash: `${image.kind}:${image.width}x${image.height}:${hash}` };
  }

  /** A few at a time: each takes as long as making a picture ready does, and the page must not stand still. */
  private reduceOldest(inUse: string, input: InputOptions, pack: PackJson): void {
    for (let n = 0; n < 3 && this.bytes > this.limit; n++) {
      const [oldest] = this.decoded;
      if (oldest === undefined || oldest[0] === inUse) return;
      const [id, rgba] = oldest;
      const views = new Map<string, PreparedImage>();
      for (const rule of ['pack', 'resize-crop', 'crop-only'] as const) {
        const options = { ...input, rule };
        try {
          views.set(keyOf(id, options, pack), this.prepare(rgba, options, pack));
        } catch {
          // Said when it is looked at: this rule does not fit this picture.
        }
      }
      this.drop(id);
      this.reduced.set(id, views);
    }
  }

  private drop(id: string): void {
    this.bytes -= this.decoded.get(id)?.data.byteLength ?? 0;
    this.decoded.delete(id);
  }
}
