import { notReadHere, type PlaceDecoder } from '../decode';
import { FORMATS } from '../file/formats';
import { ImageError, undecodable } from '../file/limits';
import type { Sniffed } from '../file/sniff';
import { HIDDEN } from './hidden';
import { hasTransparency } from '../network/composite';
import type { Rgba } from '../network/toNetwork';
import { readBitmap, wayToRead } from './readback';

/** Decoders that need no canvas, fetched only where one is needed: equal byte for byte to the browsers' own. */
async function decodeByLibrary(
  bytes: Uint8Array<ArrayBuffer>,
  { format, cmyk }: Sniffed,
): Promise<Rgba | null> {
  if ((format !== 'jpeg' || cmyk) && format !== 'webp') return null;
  const { default: decode } =
    format === 'jpeg' ? await import('@jsquash/jpeg/decode') : await import('@jsquash/webp/decode');
  try {
    const { width, height, data } = await decode(bytes.buffer);
    return { width, height, data: new Uint8ClampedArray(data) };
  } catch {
    // An animation, or a kind that the library does not read.
    return null;
  }
}

async function openBitmap(bytes: Uint8Array<ArrayBuffer>, found: Sniffed): Promise<ImageBitmap> {
  const { format } = found;
  const type = format === 'ico' ? 'x-icon' : format;
  try {
    return await createImageBitmap(new Blob([bytes], { type: `image/${type}` }), {
      // The file's own numbers, as Pillow gives them and networks are trained on them.
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      // EXIF data that would turn a picture were emptied before; an AVIF turns by its own properties.
      imageOrientation: 'from-image',
    });
  } catch {
    if (typeof FORMATS[format].page === 'object')
      throw notReadHere(found, 'page', 'This browser cannot open');
    throw undecodable(format);
  }
}

/** Whether an AVIF asks to be turned or mirrored: video frames of it are not, in some browsers. */
function turnsItself(bytes: Uint8Array, { format }: Sniffed): boolean {
  if (format !== 'avif') return false;
  return /irot|imir/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 65536)));
}

/**
 * The browser's decoder, for what is not decoded by ourselves. True pixels or none: where a canvas gives back others than
 * were put in, by a video frame or by libraries, else ImageError.
 */
export const decodeInBrowser: PlaceDecoder = async (bytes, found) => {
  const way = await wayToRead();
  if (way === 'none' || (way === 'frame' && turnsItself(bytes, found))) {
    const read = await decodeByLibrary(bytes, found);
    if (read === null) throw new ImageError('unsupported', HIDDEN);
    return read;
  }
  const bitmap = await openBitmap(bytes, found);
  try {
    const read = await readBitmap(bitmap, way);
    if (read === null) throw new ImageError('unsupported', HIDDEN);
    // A canvas keeps colours multiplied by alpha, which rounds them.
    if (found.format === 'webp' && hasTransparency(read.data))
      return (await decodeByLibrary(bytes, found)) ?? read;
    return read;
  } finally {
    bitmap.close();
  }
};
