/** PNG files written without a canvas: what a canvas gives back is not true in every browser. */
import { adler32 } from '../../lib/adler32';
import { crc32 } from '../file/png';
import type { Rgba } from '../network/toNetwork';

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(body.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(body, 8);
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)));
  return out;
}

/** Straight RGBA as the rows of a PNG, each behind the number of its filter: none. */
export function rowsOf({ width, height, data }: Rgba): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(height * (1 + width * 4));
  for (let y = 0; y < height; y++)
    rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (1 + width * 4) + 1);
  return rows;
}

/** The parts of a PNG of straight RGBA whose rows are packed already (zlib). */
export function pngParts(width: number, height: number, packed: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6], 8);
  return [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', new Uint8Array()),
  ];
}

/** Most bytes of a block that is stored as it is. */
const BLOCK = 65_535;

/** zlib without compression: blocks that are stored as they are, and Adler's sum. */
function stored(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  const out = new Uint8Array(2 + 5 * blocks + bytes.length + 4);
  const view = new DataView(out.buffer);
  out.set([0x78, 0x01]);
  let at = 2;
  for (let n = 0; n < blocks; n++) {
    const block = bytes.subarray(n * BLOCK, (n + 1) * BLOCK);
    out[at] = n === blocks - 1 ? 1 : 0;
    view.setUint16(at + 1, block.length, true);
    view.setUint16(at + 3, ~block.length & 0xffff, true);
    out.set(block, at + 5);
    at += 5 + block.length;
  }
  view.setUint32(at, adler32(bytes));
  return out;
}

/** Straight RGBA as a PNG file at once, not packed: for small pictures inside of figures. */
export const plainPng = (picture: Rgba): Uint8Array<ArrayBuffer>[] =>
  pngParts(picture.width, picture.height, stored(rowsOf(picture)));
