import { readFile, stat } from 'node:fs/promises';
import { hasTransparency } from '../network/composite';
import type { Rgba } from '../network/toNetwork';
import {
  checkFile,
  checkLength,
  checkPixels,
  FORMAT_NAME,
  ImageError,
  MAX_PIXELS,
  undecodable,
} from '../file/limits';
import { notesOf, svgSize } from '../file/notes';
import type { ImageFormat, Sniffed } from '../file/sniff';
import { readBmp } from '../formats/bmp';

/** A picture as it was read. */
export interface Decoded {
  readonly rgba: Rgba;
  /** What a person should know of how the picture was read. */
  readonly notes: readonly string[];
}

/** Formats that sharp reads in part or not at all: what it does not know of them is not necessarily damaged. */
const UNSURE: readonly ImageFormat[] = ['ico', 'heif', 'tiff', 'avif', 'jp2', 'jxl'];

/** The bytes of a file, after its size was looked at. Throws ImageError with one sentence. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new ImageError('unreadable', 'This is not a regular file.');
    checkLength(found.size);
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new ImageError(
      'unreadable',
      missing ? 'There is no such file.' : `This file cannot be read (${code}).`,
    );
  }
}

/**
 * Decode a picture as the page does: turned once as its EXIF data says, colours brought to 8-bit sRGB, transparency kept,
 * the first frame of an animation. A file that is cut short is refused, not filled with grey.
 * Throws ImageError with one sentence where it cannot be used.
 */
export async function decodeBytes(bytes: Uint8Array, background: string): Promise<Decoded> {
  const found = checkFile(bytes);
  const rgba = found.format === 'bmp' ? decodeBmp(bytes) : await decodeSharp(bytes, found);
  const transparent = hasTransparency(rgba.data);
  const place = { decoder: 'sharp', background };
  return { rgba, notes: notesOf(found, { ...rgba, transparent }, place) };
}

const unsupported = (format: ImageFormat): ImageError =>
  new ImageError(
    'unsupported',
    `This ${FORMAT_NAME[format]} picture is of a kind that is not read here. Save it as PNG or JPEG.`,
  );

function decodeBmp(bytes: Uint8Array): Rgba {
  let rgba: Rgba | null;
  try {
    rgba = readBmp(bytes);
  } catch {
    throw undecodable('bmp');
  }
  if (rgba === null) throw unsupported('bmp');
  return rgba;
}

/** Loaded at the first picture: a package with native code, which a host may do without. */
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

async function decodeSharp(bytes: Uint8Array, { format }: Sniffed): Promise<Rgba> {
  const limits = { failOn: 'error', limitInputPixels: MAX_PIXELS } as const;
  const sharp = await loadSharp();
  try {
    // Without a limit: the header alone is read, so that our own sentence can name the size.
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    let picture = sharp(bytes, limits);
    if (format === 'svg') {
      const [w, h] = svgSize(width, height);
      // Drawn at the size wanted (72 dots an inch is the natural size), then brought to whole pixels.
      const density = Math.min(100_000, Math.max(1, (72 * w) / width, (72 * h) / height));
      picture = sharp(bytes, { ...limits, density }).resize(w, h, { fit: 'fill' });
    } else checkPixels(width, height);
    const { data, info } = await picture
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 4) throw new Error(`${info.channels} channels instead of 4`);
    return {
      width: info.width,
      height: info.height,
      data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength),
    };
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw UNSURE.includes(format) && /unsupported/i.test(why) ? unsupported(format) : undecodable(format);
  }
}
