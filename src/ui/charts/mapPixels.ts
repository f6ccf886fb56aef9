import type { ColorMap } from './colorMaps';
import { colorOf } from './heatmapDraw';

/** A map to lay over a picture. */
export interface MapLayer {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  readonly limit: number;
  readonly colors: ColorMap;
  /** 0 to 1. */
  readonly opacity: number;
}
/**
 * Opacity of one value: the chosen one at the scale's end, less towards zero, so that the picture shows through where the
 * map says nothing. 1 is 1 everywhere: the map alone. A map of zeros (limit 0) is laid evenly over the picture.
 */
export const opacityOf = (value: number, limit: number, opacity: number): number =>
  limit === 0 ? opacity : opacity ** (1 + 3 * (1 - Math.sqrt(Math.min(1, Math.abs(value) / limit))));

/** RGBA of a map, a pixel a value. */
export function mapPixels({
  width,
  height,
  values,
  limit,
  colors,
  opacity,
}: MapLayer): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < values.length; i++) {
    const [red, green, blue] = colorOf(values[i]!, limit, colors);
    out[4 * i] = red;
    out[4 * i + 1] = green;
    out[4 * i + 2] = blue;
    out[4 * i + 3] = Math.round(255 * opacityOf(values[i]!, limit, opacity));
  }
  return out;
}
