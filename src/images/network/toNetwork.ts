/** From a decoded picture to what the network sees: background, resize, centre crop. Pure; equal to torchvision. */
import { EngineError } from '../../engine/errors';
import type { NetworkImage } from '../../engine/jobs';
import { type Crop, frameOf } from '../../lib/crop';
import { composite, type Background } from './composite';
import { resample, type ResizeFilter, type RgbImage } from './resample';

/** Straight RGBA, 8 bits, `[height, width, 4]`. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A pack's preprocessing, by structure: its geometry. Mean and std are `normalise`'s. */
export interface Preprocessing {
  readonly rule: 'resize-crop' | 'crop-only';
  /** Length of the shorter side after resizing, in pixels; `crop-only` does not read it. */
  readonly resize: number;
  /** Side of the square that is cut from the centre, in pixels, or its rows and columns: the network's input size. */
  readonly crop: Crop;
  readonly filter: ResizeFilter;
}

/** What a person may choose in place of the pack's preprocessing. */
export interface NetworkOptions {
  /** Instead of the pack's rule. */
  readonly rule?: 'resize-crop' | 'crop-only';
  /** Behind transparent pixels; white by default. */
  readonly background?: Background;
}

/** Half to even, as Python's `round`, which torchvision's centre crop uses. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** One axis of a centre crop: where it starts in the picture, how much of the picture it takes, zeros before. */
interface CropAxis {
  readonly start: number;
  readonly length: number;
  readonly before: number;
}

/** torchvision's `CenterCrop` on an axis: a picture that is too small is padded, the odd pixel after it. */
function cropAxis(size: number, crop: number): CropAxis {
  if (size < crop) return { start: 0, length: size, before: Math.floor((crop - size) / 2) };
  return { start: roundHalfEven((size - crop) / 2), length: crop, before: 0 };
}

/**
 * Size after resizing the shorter side to `resize`, as torchvision's `Resize`: the longer side is cut to an integer.
 */
export function resizedSize(width: number, height: number, resize: number): readonly [number, number] {
  const short = Math.min(width, height);
  if (short === resize) return [width, height];
  const long = Math.trunc((resize * Math.max(width, height)) / short);
  return width <= height ? [resize, long] : [long, resize];
}

function checkPicture(rgba: Rgba): void {
  const { width, height, data } = rgba;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new EngineError('bad-image', `A picture of ${width} x ${height} pixels cannot be analysed.`);
  if (data.length !== width * height * 4)
    throw new EngineError(
      'bad-image',
      `A picture of ${width} x ${height} pixels needs ${width * height * 4} bytes of RGBA; there are ${data.length}.`,
      { width, height, bytes: data.length },
    );
}

/**
 * What the network sees, 8-bit RGB `[rows, columns, 3]` of the crop: transparency laid over the background, the shorter side resized
 * (`resize-crop`; Pillow's antialiased filter, byte for byte), the centre cut with torchvision's rounding. A picture
 * smaller than the crop is centred on black, as torchvision's `CenterCrop` does (zeros before normalisation).
 * Throws EngineError `bad-image` for an empty picture or a buffer of the wrong length.
 */
export function toNetwork(
  rgba: Rgba,
  preprocessing: Preprocessing,
  options: NetworkOptions = {},
): Extract<NetworkImage, { kind: 'rgb8' }> {
  checkPicture(rgba);
  const [rows, columns] = frameOf(preprocessing.crop);
  const rgb = composite(rgba, options.background ?? 'white');
  const [width, height] =
    (options.rule ?? preprocessing.rule) === 'crop-only'
      ? [rgb.width, rgb.height]
      : resizedSize(rgb.width, rgb.height, preprocessing.resize);
  const x = cropAxis(width, columns);
  const y = cropAxis(height, rows);
  const window = { left: x.start, top: y.start, width: x.length, height: y.length };
  const cut = resample(rgb, width, height, preprocessing.filter, window);
  return { kind: 'rgb8', height: rows, width: columns, data: pad(cut, rows, columns, x.before, y.before) };
}

function pad(image: RgbImage, rows: number, columns: number, left: number, top: number): Uint8Array {
  if (image.width === columns && image.height === rows) return image.data;
  const out = new Uint8Array(rows * columns * 3);
  for (let y = 0; y < image.height; y++) {
    const row = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
    out.set(row, ((y + top) * columns + left) * 3);
  }
  return out;
}

/** RGBA of what the network sees, to draw it: `[height, width, 4]`, opaque. */
export function preview(image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}): Rgba {
  const pixels = image.width * image.height;
  const data = new Uint8ClampedArray(pixels * 4);
  for (let i = 0; i < pixels; i++) {
    data[i * 4] = image.data[i * 3]!;
    data[i * 4 + 1] = image.data[i * 3 + 1]!;
    data[i * 4 + 2] = image.data[i * 3 + 2]!;
    data[i * 4 + 3] = 255;
  }
  return { width: image.width, height: image.height, data };
}
