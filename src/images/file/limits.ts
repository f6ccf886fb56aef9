import { FORMATS, READ_EVERYWHERE } from './formats';
import { sniff, type ImageFormat, type Sniffed } from './sniff';

/** Largest file that is opened, in bytes. */
export const MAX_BYTES = 100 * 2 ** 20;
/** Largest picture that is decoded, in pixels: 100 megapixels take 400 MB. */
export const MAX_PIXELS = 100e6;
/** Files taken at once. */
export const MAX_FILES = 200;

/** Longest side of a picture that is decoded, in pixels: what the formats' own 16 bits can say, and what browsers draw. */
const MAX_SIDE = 65_535;

/** Why a picture cannot be used: one sentence for a person, with what to do. */
export class ImageError extends Error {
  constructor(
    readonly code: 'empty' | 'too-large' | 'not-an-image' | 'unsupported' | 'damaged' | 'unreadable',
    message: string,
  ) {
    super(message);
    this.name = 'ImageError';
  }
}

/**
 * What the bytes of a file say before it is decoded. Throws ImageError where it is not to be decoded at all: `empty`,
 * `too-large`, `not-an-image`, `damaged`.
 */
export function checkFile(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0)
    throw new ImageError('empty', 'This file is empty (0 bytes). Choose the original picture.');
  checkLength(bytes.length);
  const found = sniff(bytes);
  if (found === null)
    throw new ImageError(
      'not-an-image',
      `This is not an image: its content is in none of the formats that can be read here. Choose a ${READ_EVERYWHERE} file.`,
    );
  const { width, height, format, damage } = found;
  if (width !== null && height !== null) checkPixels(width, height);
  if (damage !== null) throw damaged(format, damage);
  if (found.unread !== null)
    throw new ImageError('unsupported', `This ${FORMATS[format].name} picture ${found.unread}.`);
  return found;
}

/** Throws ImageError `too-large` for a file of more than `MAX_BYTES`; ask before reading it. */
export function checkLength(bytes: number): void {
  if (bytes > MAX_BYTES)
    throw new ImageError(
      'too-large',
      `This file has ${Math.round(bytes / 2 ** 20)} MB; the limit is ${MAX_BYTES / 2 ** 20} MB. Save a smaller copy.`,
    );
}

/** Throws ImageError `too-large` for a picture of more than `MAX_PIXELS`, or with a side of more than `MAX_SIDE`. */
export function checkPixels(width: number, height: number): void {
  if (width * height > MAX_PIXELS)
    throw new ImageError(
      'too-large',
      `This picture has ${width} × ${height} pixels; the limit is ${MAX_PIXELS / 1e6} megapixels. Save a smaller copy.`,
    );
  if (Math.max(width, height) > MAX_SIDE)
    throw new ImageError(
      'too-large',
      `This picture has ${width} × ${height} pixels; a side has at most ${MAX_SIDE}. Save a smaller copy.`,
    );
}

/** What is said of a file with this damage, as `Sniffed.damage` words it. */
export const damaged = (format: ImageFormat, damage: string): ImageError =>
  new ImageError('damaged', `This ${FORMATS[format].name} file is ${damage}. Choose the original picture.`);

/** What is said of a file that its decoder gives up on. */
export const undecodable = (format: ImageFormat): ImageError =>
  new ImageError(
    'damaged',
    format === 'svg'
      ? 'This SVG file cannot be drawn. Save it as PNG.'
      : `This ${FORMATS[format].name} file is damaged or cut short and cannot be decoded. Choose the original picture.`,
  );
