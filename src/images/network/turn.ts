import type { Rgba } from './toNetwork';

/**
 * A stored picture as it stands upright, by its EXIF orientation, 1 to 8; from 5 on width and height change places. The
 * pixels are new ones, except for orientation 1.
 */
export function turnUpright(stored: Rgba, orientation: number): Rgba {
  if (orientation === 1) return stored;
  const { width: w, height: h } = stored;
  const swaps = orientation > 4;
  const [width, height] = swaps ? [h, w] : [w, h];
  // Whether upright x and y run against the stored axis that they lie on.
  const againstX = [2, 3, 6, 7].includes(orientation);
  const againstY = [3, 4, 7, 8].includes(orientation);
  // Where the upright picture's first pixel is stored, and how far apart its neighbours are.
  const [stepX, stepY] = swaps ? [w, 1] : [1, w];
  const [dx, dy] = [againstX ? -stepX : stepX, againstY ? -stepY : stepY];
  const start = (againstX ? stepX * (width - 1) : 0) + (againstY ? stepY * (height - 1) : 0);
  const from = new Uint32Array(stored.data.buffer, stored.data.byteOffset, w * h);
  const to = new Uint32Array(w * h);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0, source = start + y * dy; x < width; x++, source += dx) to[at++] = from[source]!;
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
