import { crc32 } from '../file/png';
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

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(body.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(body, 8);
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)));
  return out;
}

/** Straight RGBA as a PNG file. No canvas is asked: what it gives back is not true in every browser. */
export async function encodePng({ width, height, data }: Rgba): Promise<Blob> {
  const rows = new Uint8Array(height * (1 + width * 4));
  for (let y = 0; y < height; y++)
    rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (1 + width * 4) + 1);
  const packed = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'));
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6], 8);
  return new Blob(
    [
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      chunk('IHDR', header),
      chunk('IDAT', new Uint8Array(await new Response(packed).arrayBuffer())),
      chunk('IEND', new Uint8Array()),
    ],
    { type: 'image/png' },
  );
}
