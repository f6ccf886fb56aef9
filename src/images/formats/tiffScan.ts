/** Whether the packed data of a TIFF make sense: decoders pass over much of what is damaged inside. */
import { unzlibSync } from 'fflate';
import { adler32 } from '../../lib/adler32';
import { viewOf } from '../file/sniffed';
import { scanJpeg } from './jpegScan';
import type { Loss } from './pixels';

const [WIDTH, HEIGHT, BITS, COMPRESSION, SAMPLES, PLANAR] = [0x100, 0x101, 0x102, 0x103, 0x115, 0x11c];
const [OFFSETS, ROWS_PER_STRIP, COUNTS] = [0x111, 0x116, 0x117];
/** Tables that a JPEG in every strip shares, a stream of its own. */
const TABLES = 0x15b;
const PACKBITS = 32_773;
const WANTED: ReadonlySet<number> = new Set(
  [WIDTH, HEIGHT, BITS, COMPRESSION, SAMPLES, PLANAR].concat([OFFSETS, ROWS_PER_STRIP, COUNTS, TABLES]),
);
const JPEG = 7;
const DEFLATE = [8, 32_946];
/** Bytes of a value by its type: 8, 16, 32 bits. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 };

/** The whole numbers of the first directory that are asked for, by tag. Throws RangeError beyond the file's end. */
function readTags(bytes: Uint8Array): ReadonlyMap<number, readonly number[]> {
  const view = viewOf(bytes);
  const little = bytes[0] === 0x49;
  const directory = view.getUint32(4, little);
  const tags = new Map<number, readonly number[]>();
  for (let n = 0, at = directory + 2; n < view.getUint16(directory, little); n++, at += 12) {
    const tag = view.getUint16(at, little);
    if (!WANTED.has(tag)) continue;
    const size = tag === TABLES ? 1 : SIZES[view.getUint16(at + 2, little)];
    const count = view.getUint32(at + 4, little);
    if (size === undefined || count * size > bytes.length) continue;
    const from = count * size <= 4 ? at + 8 : view.getUint32(at + 8, little);
    const value = (i: number): number =>
      size === 1
        ? view.getUint8(from + i)
        : size === 2
          ? view.getUint16(from + 2 * i, little)
          : view.getUint32(from + 4 * i, little);
    tags.set(
      tag,
      Array.from({ length: count }, (_, i) => value(i)),
    );
  }
  return tags;
}

/** Whether a strip unpacks to so many bytes that fit their sum. */
function inflates(packed: Uint8Array, length: number): boolean {
  try {
    // One byte more than there must be, so that too many are seen.
    const found = unzlibSync(packed, { out: new Uint8Array(length + 1) });
    return found.length === length && adler32(found) === viewOf(packed).getUint32(packed.length - 4);
  } catch {
    return false;
  }
}

/** Whether runs and literals end where they must. */
function unpacks(packed: Uint8Array, length: number): boolean {
  let [at, made] = [0, 0];
  while (made < length && at < packed.length) {
    const n = packed[at]!;
    if (n === 128) at++;
    else if (n < 128) [at, made] = [at + n + 2, made + n + 1];
    else [at, made] = [at + 2, made + 257 - n];
  }
  return made === length && at <= packed.length;
}

/** Whether a strip's JPEG, its shared tables put in front, has no fault. */
const decodes =
  (tables: readonly number[]) =>
  (strip: Uint8Array): boolean => {
    if (tables.length === 0) return scanJpeg(strip) === null;
    const [before, after] = [tables.slice(0, -2), strip.subarray(2)];
    const whole = new Uint8Array(before.length + after.length);
    whole.set(before);
    whole.set(after, before.length);
    return scanJpeg(whole) === null;
  };

/**
 * The rows from the first strip on whose data are damaged to the last one's end; null: none is found. Strips that are packed by
 * zlib are held against their sums, those of PackBits against their lengths, JPEGs are read through; tiles, separate planes and other packings are left
 * to the decoder. Time is that of unpacking; memory: one strip.
 */
export function scanTiff(bytes: Uint8Array): Loss | null {
  try {
    const tags = readTags(bytes);
    const one = (tag: number, usual: number): number => tags.get(tag)?.[0] ?? usual;
    const [width, height, packing] = [one(WIDTH, 0), one(HEIGHT, 0), one(COMPRESSION, 1)];
    const check = DEFLATE.includes(packing)
      ? inflates
      : packing === PACKBITS
        ? unpacks
        : packing === JPEG
          ? decodes(tags.get(TABLES) ?? [])
          : null;
    const [offsets, counts] = [tags.get(OFFSETS), tags.get(COUNTS)];
    if (check === null || offsets === undefined || counts === undefined || one(PLANAR, 1) !== 1) return null;
    const rows = Math.min(height, one(ROWS_PER_STRIP, height));
    const row = Math.ceil((width * one(BITS, 1) * one(SAMPLES, 1)) / 8);
    let [from, to] = [-1, 0];
    let read = 0;
    for (const [n, offset] of offsets.entries()) {
      const first = n * rows;
      const here = Math.min(rows, height - first);
      if (here <= 0) break;
      read += counts[n] ?? 0;
      // Strips that share their bytes would be read over and over.
      if (read > bytes.length) return null;
      if (check(bytes.subarray(offset, offset + (counts[n] ?? 0)), here * row)) continue;
      if (from < 0) from = first;
      to = first + here;
    }
    return from < 0 ? null : { from, rows: to - from, some: true };
  } catch (error) {
    // What is not there is left to the decoder.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
