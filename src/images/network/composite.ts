import type { RgbImage } from './resample';

/** What lies behind transparent pixels. */
export type Background = 'white' | 'black' | 'grey';

const LEVEL: Record<Background, number> = { white: 255, black: 0, grey: 128 };

/**
 * Straight RGBA `[height, width, 4]` over an even background: `round((a c + (255 - a) b) / 255)`. The colour hidden
 * under a fully transparent pixel never shows; an opaque pixel keeps its bytes.
 */
export function composite(
  rgba: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
  background: Background,
): RgbImage {
  const level = LEVEL[background];
  const pixels = rgba.width * rgba.height;
  const data = new Uint8Array(pixels * 3);
  for (let from = 0, to = 0; to < pixels * 3; from += 4, to += 3) {
    const alpha = rgba.data[from + 3]!;
    const behind = (255 - alpha) * level;
    for (let c = 0; c < 3; c++) data[to + c] = Math.round((rgba.data[from + c]! * alpha + behind) / 255);
  }
  return { width: rgba.width, height: rgba.height, data };
}

/** True when any pixel is not fully opaque. */
export function hasTransparency(data: Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}

/** The largest value of red, green and blue. */
export function brightestOf(data: Uint8ClampedArray): number {
  let brightest = 0;
  for (let i = 0; i < data.length && brightest < 255; i++)
    if (i % 4 !== 3 && data[i]! > brightest) brightest = data[i]!;
  return brightest;
}
