/** From the bytes of a file to upright pixels, the same in the page and on the command line. */
import { FORMATS } from './file/formats';
import { checkFile, checkPixels, damaged, ImageError, undecodable } from './file/limits';
import { notesOf, type Place } from './file/notes';
import type { Sniffed } from './file/sniff';
import { decodeBmp } from './formats/bmp';
import { decodeGif } from './formats/gif';
import { type JpegFault, scanJpeg } from './formats/jpegScan';
import { Damage, type Pixels } from './formats/pixels';
import { decodePng } from './formats/png';
import { scanTiff } from './formats/tiffScan';
import { brightestOf, hasTransparency } from './network/composite';
import type { Rgba } from './network/toNetwork';
import { turnUpright } from './network/turn';

/** A picture as it was read. */
export interface Decoded {
  readonly rgba: Rgba;
  /** What a person should know of how the picture was read. */
  readonly notes: readonly string[];
}

/**
 * The decoder of a place, browser or Node, for what is not decoded by ourselves: straight RGBA, not turned, colours as
 * the file has them. Throws ImageError.
 */
export type PlaceDecoder = (bytes: Uint8Array<ArrayBuffer>, found: Sniffed) => Promise<Rgba>;

/** Bytes of a file in which nothing tells a decoder to turn the picture: a copy, where something did. */
function withoutTurning(bytes: Uint8Array<ArrayBuffer>, { turns }: Sniffed): Uint8Array<ArrayBuffer> {
  if (turns === null) return bytes;
  const copy = bytes.slice();
  copy.fill(0, ...turns);
  return copy;
}

/** Decodes by ourselves; null where the format is left to the place's decoder. Throws ImageError. */
async function decodeOwn(bytes: Uint8Array<ArrayBuffer>, { format }: Sniffed): Promise<Pixels | null> {
  try {
    if (format === 'png') return await decodePng(bytes);
    if (format === 'gif') return decodeGif(bytes);
    if (format !== 'bmp') return null;
    const read = decodeBmp(bytes);
    if (read === null)
      throw new ImageError(
        'unsupported',
        'This BMP picture is packed in a way that is not read here. Save it as PNG.',
      );
    return read;
  } catch (error) {
    if (error instanceof ImageError) throw error;
    if (error instanceof Damage) throw format === 'bmp' ? undecodable('bmp') : damaged(format, error.message);
    // A read beyond the file's end.
    if (error instanceof RangeError) throw undecodable(format);
    throw error;
  }
}

/** What the place's decoders would pass over in silence. */
function faultIn(bytes: Uint8Array, { format }: Sniffed): JpegFault | null {
  return format === 'jpeg' ? scanJpeg(bytes) : format === 'tiff' ? scanTiff(bytes) : null;
}

/**
 * Decode a picture: turned once as its EXIF data says, colours as the file's numbers have them, transparency kept, the
 * first frame of an animation. What decoders pass over in silence is said in the notes.
 * Throws ImageError with one sentence where it cannot be used.
 */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer>,
  decodeThere: PlaceDecoder,
  place?: Place,
): Promise<Decoded> {
  const found = checkFile(bytes);
  const own = await decodeOwn(bytes, found);
  const lost: JpegFault | null = own?.lost ?? faultIn(bytes, found);
  const stored = own ?? (await decodeThere(withoutTurning(bytes, found), found));
  checkPixels(stored.width, stored.height);
  const rgba = turnUpright(stored, found.orientation);
  const facts = { transparent: hasTransparency(rgba.data), brightest: brightestOf(rgba.data), lost };
  return { rgba, notes: notesOf(found, { ...rgba, ...facts }, place) };
}

/** What a place that lacks a decoder says of a format; `who` begins the sentence. */
export function notReadHere(found: Sniffed, where: 'page' | 'commandLine', who: string): ImageError {
  const { name, [where]: reader } = FORMATS[found.format];
  const why = typeof reader === 'string' ? '' : `: ${reader.why}`;
  return new ImageError('unsupported', `${who} ${name} pictures${why}. Save it as PNG or JPEG.`);
}
