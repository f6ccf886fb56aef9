import type { NetworkImage } from '../engine/jobs';
import { ByteLru } from '../lib/byteLru';
import { frameText } from '../lib/crop';
import { hashBytes } from '../lib/hash';
import type { PackJson } from '../packs/schema';
import type { InputOptions, OpenPicture } from './types';

/**
 * What a network sees of a picture, at once or when it is made. Handed in, because the store knows no numerics and has no
 * threads. Throws, or rejects with, EngineError `bad-image`, or ImageError.
 */
export type ToNetwork = (
  picture: OpenPicture,
  preprocessing: PackJson['preprocessing'],
  options: { readonly rule?: 'resize-crop' | 'crop-only'; readonly background?: InputOptions['background'] },
) => NetworkImage | Promise<NetworkImage>;

export interface PreparedImage {
  readonly image: NetworkImage;
  /** Of its pixels: two files that look the same to the network share their results. */
  readonly hash: string;
}

const NETWORK_BYTES = 64 * 2 ** 20;

const keyOf = (id: string, { rule, background }: InputOptions, { preprocessing }: PackJson): string => {
  const { rule: own, resize, crop, filter } = preprocessing;
  return `${id}\n${rule} ${own} ${resize} ${frameText(crop)} ${filter}\n${background}`;
};

function prepared(image: NetworkImage): PreparedImage {
  const { buffer, byteOffset, byteLength } = image.data;
  const hash = hashBytes(new Uint8Array(buffer, byteOffset, byteLength));
  return { image, hash: `${image.kind}:${image.width}x${image.height}:${hash}` };
}

/**
 * Open pictures by image id, and what networks see of them under each choice of input options. Pictures are held as files:
 * their pixels are in memory only while they are prepared.
 */
export class ImageCache {
  private readonly open = new Map<string, OpenPicture>();
  private readonly prepared = new ByteLru<PreparedImage>(NETWORK_BYTES, ({ image }) => image.data.byteLength);
  /** What is being made, of which picture. */
  private readonly underWay = new Map<string, OpenPicture>();
  private readonly faults = new Map<string, unknown>();

  /** `onChange` hears that what was awaited is there, or failed. */
  constructor(
    private readonly toNetwork: ToNetwork,
    private readonly onChange: () => void = () => undefined,
  ) {}

  put(id: string, picture: OpenPicture): void {
    this.delete(id);
    this.open.set(id, picture);
  }

  /** What a network sees of a picture that is open, where somebody has made it already. */
  keep(id: string, input: InputOptions, pack: PackJson, image: NetworkImage): void {
    this.prepared.set(keyOf(id, input, pack), prepared(image));
  }

  /** The open picture; null before it is opened. */
  get(id: string): OpenPicture | null {
    return this.open.get(id) ?? null;
  }

  delete(id: string): void {
    this.open.delete(id);
    for (const made of [this.prepared, this.underWay, this.faults])
      for (const key of [...made.keys()]) if (key.startsWith(`${id}\n`)) made.delete(key);
  }

  /**
   * What the network sees of an image, made once; null while the image is not open or it is still being made, of which
   * `onChange` tells the end. Throws what `toNetwork` throws or rejects with.
   */
  network(id: string, input: InputOptions, pack: PackJson): PreparedImage | null {
    const key = keyOf(id, input, pack);
    const known = this.prepared.get(key);
    if (known !== undefined) return known;
    if (this.faults.has(key)) throw this.faults.get(key);
    const picture = this.open.get(id);
    if (picture === undefined || this.underWay.has(key)) return null;
    const { rule, background } = input;
    const made = this.toNetwork(picture, pack.preprocessing, {
      ...(rule === 'pack' ? {} : { rule }),
      background,
    });
    if (made instanceof Promise) {
      this.underWay.set(key, picture);
      void this.follow(key, picture, made);
      return null;
    }
    const now = prepared(made);
    this.prepared.set(key, now);
    return now;
  }

  /** Whether what `network` was asked for is being made. */
  awaits(id: string, input: InputOptions, pack: PackJson): boolean {
    return this.underWay.has(keyOf(id, input, pack));
  }

  private async follow(key: string, picture: OpenPicture, made: Promise<NetworkImage>): Promise<void> {
    const isOurs = (): boolean => this.underWay.get(key) === picture;
    try {
      const image = await made;
      // Taken out, or replaced, in the meantime.
      if (!isOurs()) return;
      this.prepared.set(key, prepared(image));
    } catch (error) {
      if (!isOurs()) return;
      this.faults.set(key, error);
    }
    this.underWay.delete(key);
    this.onChange();
  }
}
