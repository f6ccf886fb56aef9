/**
 * How pixels are read back from the browser truly. Some browsers alter what a canvas gives back so that pages cannot
 * tell machines apart (Firefox's privacy.resistFingerprinting and fingerprintingProtection, Brave), without a word.
 */
import type { Rgba } from '../network/toNetwork';

/** The ways of reading a bitmap: a canvas, a video frame, or neither gives back what is put in. */
export type Way = 'canvas' | 'frame' | 'none';

const SIDE = 16;
/** Side of the pieces in which a picture is read: no canvas is larger, whatever the picture is. */
const PIECE = 4096;

/** An opaque pattern with every level in it. */
function pattern(): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4);
  for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : (i * 167 + (i >> 5) * 59) & 255;
  return data;
}
const same = (a: Uint8ClampedArray, b: Uint8ClampedArray): boolean => a.every((value, i) => value === b[i]);

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D | null {
  return new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
}

function canvasIsTrue(): boolean {
  const context = contextOf(SIDE, SIDE);
  if (context === null) return false;
  const put = pattern();
  context.putImageData(new ImageData(put, SIDE, SIDE), 0, 0);
  return same(put, context.getImageData(0, 0, SIDE, SIDE).data);
}

async function frameIsTrue(): Promise<boolean> {
  if (typeof VideoFrame === 'undefined') return false;
  const put = pattern();
  const bitmap = await createImageBitmap(new ImageData(put, SIDE, SIDE));
  try {
    return same(put, (await readFrame(bitmap)).data);
  } catch {
    return false;
  } finally {
    bitmap.close();
  }
}

let way: Promise<Way> | null = null;

/** Tried once for each thread, on a pattern that is known. */
export const wayToRead = (): Promise<Way> =>
  (way ??= (async () => (canvasIsTrue() ? 'canvas' : (await frameIsTrue()) ? 'frame' : 'none'))());

/** A bitmap's pixels by a video frame: straight RGBA. Throws where the browser has them in another form. */
async function readFrame(bitmap: ImageBitmap): Promise<Rgba> {
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  try {
    const { format, codedWidth: width, codedHeight: height } = frame;
    if (format === null || !/^(RGB|BGR)[AX]$/.test(format)) throw new Error(`a frame in the form ${format}`);
    const bytes = new Uint8ClampedArray(frame.allocationSize());
    const [layout] = await frame.copyTo(bytes);
    const stride = layout?.stride ?? width * 4;
    const data =
      stride === width * 4 ? bytes.subarray(0, stride * height) : new Uint8ClampedArray(width * height * 4);
    if (data.length !== bytes.length || stride !== width * 4)
      for (let y = 0; y < height; y++)
        data.set(bytes.subarray(y * stride, y * stride + width * 4), y * width * 4);
    const [swap, opaque] = [format.startsWith('B'), format.endsWith('X')];
    for (let i = 0; i < data.length; i += 4) {
      if (swap) [data[i], data[i + 2]] = [data[i + 2]!, data[i]!];
      if (opaque) data[i + 3] = 255;
    }
    return { width, height, data };
  } finally {
    frame.close();
  }
}

/** A bitmap's pixels by canvases of at most `PIECE` a side; null where the browser has none. */
function readCanvas(bitmap: ImageBitmap): Rgba | null {
  const { width, height } = bitmap;
  const data = new Uint8ClampedArray(width * height * 4);
  const context = contextOf(Math.min(PIECE, width), Math.min(PIECE, height));
  if (context === null) return null;
  for (let top = 0; top < height; top += PIECE)
    for (let left = 0; left < width; left += PIECE) {
      const [w, h] = [Math.min(PIECE, width - left), Math.min(PIECE, height - top)];
      context.clearRect(0, 0, w, h);
      context.drawImage(bitmap, left, top, w, h, 0, 0, w, h);
      const piece = context.getImageData(0, 0, w, h).data;
      for (let y = 0; y < h; y++)
        data.set(piece.subarray(y * w * 4, (y + 1) * w * 4), ((top + y) * width + left) * 4);
    }
  return { width, height, data };
}

/** A bitmap's pixels, by a way that was found true; null where it cannot be had. */
export async function readBitmap(bitmap: ImageBitmap, by: Exclude<Way, 'none'>): Promise<Rgba | null> {
  if (by === 'canvas') return readCanvas(bitmap);
  try {
    return await readFrame(bitmap);
  } catch {
    return null;
  }
}
