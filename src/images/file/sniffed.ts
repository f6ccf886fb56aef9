/** Formats that are told apart; not all of them can be decoded everywhere. */
export type ImageFormat =
  'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'heif' | 'bmp' | 'tiff' | 'svg' | 'ico' | 'jp2' | 'jxl';

/** What the bytes of a file say, without decoding it. */
export interface Sniffed {
  readonly format: ImageFormat;
  /** Size that the header declares, before any turning; null where this reader does not find it. */
  readonly width: number | null;
  readonly height: number | null;
  readonly animated: boolean;
  /** Holds other whole pictures beside its main one (MPO, a phone's gain map). */
  readonly several: boolean;
  /** Bits a channel where the header says them; else 8. */
  readonly depth: number;
  /** AVIF: its colour has half the resolution (4:2:0, 4:2:2), which decoders bring up differently. */
  readonly halfColour: boolean;
  /** Why nobody here reads it although it may be whole, with what to do, to follow "This TIFF picture"; null: it is read. */
  readonly unread: string | null;
  /** Four ink channels instead of three of light. */
  readonly cmyk: boolean;
  /** EXIF orientation, 1 to 8; 1 where there is none, or none that is valid. */
  readonly orientation: number;
  /** The bytes that tell a decoder to turn the picture: emptied before it sees them, as the picture is turned here. */
  readonly turns: readonly [from: number, to: number] | null;
  /** What says that its colours are other than sRGB, to follow "Its": a profile, code points, a gamma; null: nothing. */
  readonly profile: string | null;
  /**
   * What is wrong with its structure, to follow "This PNG file is"; null: nothing that can be seen without decoding.
   */
  readonly damage: string | null;
}

/** `Sniffed` with what is usual where nothing else is said. */
export const sniffed = (format: ImageFormat, found: Partial<Sniffed> = {}): Sniffed => ({
  format,
  width: null,
  height: null,
  animated: false,
  several: false,
  depth: 8,
  halfColour: false,
  unread: null,
  cmyk: false,
  orientation: 1,
  turns: null,
  profile: null,
  damage: null,
  ...found,
});

/** The damage of a file whose end is missing. */
export const CUT_SHORT = 'cut short: its end is missing';

/** Bytes `from` to `to` as characters; fewer where the file ends. */
export const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** A view of exactly these bytes. Reading beyond them throws RangeError. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
