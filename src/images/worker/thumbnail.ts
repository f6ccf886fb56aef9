import { pngParts, rowsOf } from '../formats/writePng';
import type { Rgba } from '../network/toNetwork';

/** The longer side of a thumbnail: twice what the page shows. */
export const THUMBNAIL_SIDE = 192;

/** A picture made small, each pixel the mean of four of its own: straight RGBA. One that is small already stays as it is. */
export function shrink({ width: w, height: h, data }: Rgba): Rgba {
  const scale = Math.max(w, h) / THUMBNAIL_SIDE;
  if (scale <= 1) return { width: w, height: h, data };
  const [width, height] = [Math.max(1, Math.round(w / scale)), Math.max(1, Math.round(h / scale))];
  const out = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0, 0];
      for (const [u, v] of [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ] as const) {
        const at = (Math.floor(((y + v) * h) / height) * w + Math.floor(((x + u) * w) / width)) * 4;
        const alpha = data[at + 3]!;
        for (let c = 0; c < 3; c++) sum[c]! += data[at + c]! * alpha;
        sum[3]! += alpha;
      }
      const to = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) out[to + c] = sum[3] === 0 ? 0 : sum[c]! / sum[3]!;
      out[to + 3] = sum[3]! / 4;
    }
  return { width, height, data: out };
}

/** Straight RGBA as a PNG file. */
export async function encodePng(picture: Rgba): Promise<Blob> {
  const packed = new Blob([rowsOf(picture)]).stream().pipeThrough(new CompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  return new Blob(pngParts(picture.width, picture.height, bytes), { type: 'image/png' });
}
