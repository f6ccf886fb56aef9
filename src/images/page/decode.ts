import { checkFile, checkLength, FORMAT_NAME, ImageError, undecodable } from '../file/limits';
import { notesOf, SVG_SIDE, svgSize } from '../file/notes';
import type { Sniffed } from '../file/sniff';
import type { Rgba } from '../network/toNetwork';
import { TURNS } from './turn';

export interface Decoded {
  readonly rgba: Rgba;
  /** What a person should know of how the picture was read. */
  readonly notes: readonly string[];
}

/**
 * Decode a picture in the browser: turned as its EXIF data says, colours brought to sRGB, the first frame of an animation.
 * Throws ImageError with one sentence where it cannot be used.
 */
export async function decodeFile(file: Blob): Promise<Decoded> {
  const bytes = await read(file);
  const found = checkFile(bytes);
  const rgba = found.format === 'svg' ? await drawSvg(bytes) : await drawBitmap(bytes, found);
  return { rgba, notes: notesOf(found, { ...rgba, transparent: isTransparent(rgba) }) };
}

async function read(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  // Before its bytes are in memory.
  checkLength(file.size);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new ImageError(
      'unreadable',
      'This could not be read as a file. If it is a folder, drop the pictures in it.',
    );
  }
}

/**
 * Browsers turn a JPEG and an AVIF themselves; with WebP and PNG some do and some do not, whatever they are asked for. So the
 * EXIF data of those is kept from them, and the picture is turned here.
 */
const turnsHere = ({ format, exif }: Sniffed): boolean =>
  exif !== null && (format === 'webp' || format === 'png');

function partsOf(bytes: Uint8Array<ArrayBuffer>, found: Sniffed): Uint8Array<ArrayBuffer>[] {
  if (found.exif === null || !turnsHere(found)) return [bytes];
  const [from, to] = found.exif;
  // A chunk of a PNG can be left out; that of a WebP is counted at the file's head, and emptied.
  const between = found.format === 'png' ? [] : [new Uint8Array(to - from)];
  return [bytes.subarray(0, from), ...between, bytes.subarray(to)];
}

async function drawBitmap(bytes: Uint8Array<ArrayBuffer>, found: Sniffed): Promise<Rgba> {
  const bitmap = await openBitmap(bytes, found);
  try {
    const { width: w, height: h } = bitmap;
    const turn = turnsHere(found) ? found.orientation : 1;
    const [width, height] = turn > 4 ? [h, w] : [w, h];
    return draw(width, height, (context) => {
      context.imageSmoothingEnabled = false;
      context.setTransform(...TURNS[turn]!(w, h));
      context.drawImage(bitmap, 0, 0);
    });
  } finally {
    bitmap.close();
  }
}

async function openBitmap(bytes: Uint8Array<ArrayBuffer>, found: Sniffed): Promise<ImageBitmap> {
  const { format } = found;
  try {
    return await createImageBitmap(new Blob(partsOf(bytes, found), { type: `image/${format}` }), {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
    });
  } catch {
    const name = FORMAT_NAME[format];
    if (['heif', 'tiff', 'jp2', 'jxl'].includes(format))
      throw new ImageError(
        'unsupported',
        `This browser cannot open ${name} pictures. Save it as PNG or JPEG.`,
      );
    throw undecodable(format);
  }
}

/**
 * An SVG through an `<img>`: scripts do not run and nothing outside of it is loaded. Straight onto the canvas, because a
 * bitmap made of one that states no size comes out blank.
 */
async function drawSvg(bytes: Uint8Array<ArrayBuffer>): Promise<Rgba> {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const [w, h] = [image.naturalWidth || SVG_SIDE, image.naturalHeight || SVG_SIDE];
    const [width, height] = svgSize(w, h);
    return draw(width, height, (context) => context.drawImage(image, 0, 0, width, height));
  } catch {
    throw undecodable('svg');
  } finally {
    URL.revokeObjectURL(url);
  }
}

function draw(
  width: number,
  height: number,
  onto: (context: OffscreenCanvasRenderingContext2D) => void,
): Rgba {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null)
    throw new ImageError(
      'too-large',
      'This picture is too large for this browser to draw. Save a smaller copy.',
    );
  onto(context);
  const { data } = context.getImageData(0, 0, width, height);
  return { data: new Uint8ClampedArray(data.buffer), width, height };
}

function isTransparent({ data }: Rgba): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i]! < 255) return true;
  return false;
}
