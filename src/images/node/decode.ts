import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { EngineError } from '../../engine/errors';
import { type Decoded, decodePicture, notReadHere, type PlaceDecoder } from '../decode';
import { checkLength, checkPixels, ImageError, MAX_PIXELS, undecodable } from '../file/limits';
import { FORMATS } from '../file/formats';
import type { ImageFormat, Sniffed } from '../file/sniff';
import { drawingOf } from '../formats/svg';
import type { Rgba } from '../network/toNetwork';
import { inkToLight } from './ink';
import { drawSvg } from './svg';

export type { Decoded } from '../decode';

/** Formats that sharp reads in part: what it does not know of them is not necessarily damaged. */
const UNSURE: readonly ImageFormat[] = ['tiff', 'avif'];

/**
 * The bytes of a file, after its size was looked at; `check` throws where there are too many. Nothing but a regular file is
 * read: a pipe or a device would wait for ever, or never end. Throws ImageError with one sentence.
 */
export async function readBytes(
  file: string,
  check: (bytes: number) => void = checkLength,
): Promise<Uint8Array<ArrayBuffer>> {
  let handle;
  try {
    // Without waiting for a writer, where it is a pipe.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (!found.isFile()) throw new ImageError('unreadable', 'This is not a regular file.');
    check(found.size);
    return new Uint8Array(await handle.readFile());
  } catch (error) {
    if (error instanceof ImageError || error instanceof EngineError) throw error;
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new ImageError(
      'unreadable',
      missing ? 'There is no such file.' : `This file cannot be read (${code}).`,
    );
  } finally {
    await handle?.close();
  }
}

/**
 * Decode a picture as the page does: turned once as its EXIF data says, colours as the file's numbers have them,
 * transparency kept, the first frame of an animation. A file that is cut short is refused, not filled with grey.
 * Throws ImageError with one sentence where it cannot be used.
 */
export const decodeBytes = (bytes: Uint8Array, background: string): Promise<Decoded> =>
  decodePicture(new Uint8Array(bytes), decodeSharp, { decoder: 'sharp', background });

const decodeSharp: PlaceDecoder = async (bytes, found) => {
  const { format } = found;
  if (typeof FORMATS[format].commandLine === 'object')
    throw notReadHere(found, 'commandLine', 'The command line cannot open');
  if (format === 'svg') {
    const drawing = drawingOf(bytes);
    await loadSharp();
    return drawSvg(drawing);
  }
  try {
    return await pixelsOf(bytes, found);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    if (UNSURE.includes(format) && /unsupported/i.test(why))
      throw new ImageError(
        'unsupported',
        `This ${FORMATS[format].name} picture is of a kind that sharp cannot open. Save it as PNG or JPEG.`,
      );
    throw undecodable(format);
  }
};

/** Loaded when it is first needed: a package with native code, which a host may do without for PNG, GIF and BMP. */
async function loadSharp(): Promise<(typeof import('sharp'))['default']> {
  try {
    return (await import('sharp')).default;
  } catch {
    throw new ImageError(
      'unsupported',
      'Pictures are decoded by the package "sharp", which does not load here: npm install sharp.',
    );
  }
}

async function pixelsOf(bytes: Uint8Array, { cmyk }: Sniffed): Promise<Rgba> {
  const sharp = await loadSharp();
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  checkPixels(width, height);
  const picture = sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, ignoreIcc: true });
  const { data, info } = cmyk
    ? await picture
        .pipelineColourspace('cmyk')
        .toColourspace('cmyk')
        .raw()
        .toBuffer({ resolveWithObject: true })
    : await picture
        .toColourspace('srgb')
        .ensureAlpha()
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true });
  if (info.channels !== 4) throw new Error(`${info.channels} channels instead of 4`);
  const read = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, data: cmyk ? inkToLight(read) : read };
}
