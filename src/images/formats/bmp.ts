/** BMP, read the same everywhere: 1 to 32 bits a pixel, palettes, bit masks, run lengths. */
import { viewOf } from '../file/sniffed';
import { Damage, type Pixels } from './pixels';

interface Header {
  readonly width: number;
  readonly height: number;
  /** Rows from the top down. */
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Where the pixels begin. */
  readonly start: number;
  /** Where the palette begins, and the bytes of one of its colours. */
  readonly palette: number;
  readonly entry: number;
  readonly colours: number;
  /** Red, green, blue, alpha: which bits of a pixel; zero: none. */
  readonly masks: readonly number[];
}

const PLAIN = 0;
const RLE8 = 1;
const RLE4 = 2;
const MASKS = 3;
const ALPHA_MASKS = 6;

function readHeader(bytes: Uint8Array): Header | null {
  const view = viewOf(bytes);
  const size = view.getUint32(14, true);
  const old = size === 12;
  if (!old && size < 40) return null;
  const signed = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? PLAIN : view.getUint32(30, true);
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = Math.abs(signed);
  if (width < 1 || height < 1) throw new Damage(`damaged: it declares ${width} × ${height} pixels`);
  const known =
    compression === PLAIN
      ? [1, 4, 8, 16, 24, 32]
      : compression === RLE8
        ? [8]
        : compression === RLE4
          ? [4]
          : compression === MASKS || compression === ALPHA_MASKS
            ? [16, 32]
            : [];
  if (!known.includes(bits)) return null;
  const masked = compression === MASKS || compression === ALPHA_MASKS;
  // Masks follow the oldest header that can have them; later headers hold them, and alpha's as well.
  const alpha = masked && (size >= 56 || compression === ALPHA_MASKS);
  const mask = (i: number): number => view.getUint32(54 + 4 * i, true);
  const masks = masked
    ? [mask(0), mask(1), mask(2), alpha ? mask(3) : 0]
    : bits === 16
      ? [0x7c00, 0x3e0, 0x1f, 0]
      : [0xff0000, 0xff00, 0xff, 0];
  return {
    width,
    height,
    topDown: signed < 0,
    bits,
    compression,
    start: view.getUint32(10, true),
    palette: 14 + size + (masked && size === 40 ? (alpha ? 16 : 12) : 0),
    entry: old ? 3 : 4,
    colours: (old ? 0 : view.getUint32(46, true)) || 2 ** Math.min(bits, 8),
    masks,
  };
}

/** What a mask leaves of a pixel, brought to 0 to 255; 0 for no mask. */
function channel(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  let shift = 0;
  while (((mask >>> shift) & 1) === 0) shift++;
  const most = mask >>> shift;
  // As Pillow: 5 bits to 8 are v * 255 / 31, cut.
  return (pixel) => Math.trunc((((pixel & mask) >>> shift) * 255) / most);
}

/**
 * Decode a BMP; null for a kind that is not read (a JPEG or PNG inside, Huffman codes). Throws Damage where it is cut
 * short or makes no sense.
 */
export function decodeBmp(bytes: Uint8Array): Pixels | null {
  let header: Header | null;
  try {
    header = readHeader(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new Damage('cut short: its end is missing');
    throw error;
  }
  if (header === null) return null;
  const { width, height, topDown, bits } = header;
  const data = new Uint8ClampedArray(width * height * 4);
  const rowAt = (y: number): number => (topDown ? y : height - 1 - y) * width * 4;
  if (bits > 8) readDirect(bytes, header, data, rowAt);
  else {
    const run = header.compression !== PLAIN;
    const indices = run ? readRuns(bytes, header) : readIndices(bytes, header);
    for (let y = 0; y < height; y++)
      for (let x = 0, to = rowAt(y); x < width; x++, to += 4) {
        const index = indices[y * width + x]!;
        if (index >= header.colours)
          throw new Damage(`damaged: it uses colour ${index} of a palette of ${header.colours}`);
        const from = header.palette + index * header.entry;
        for (let c = 0; c < 3; c++) data[to + c] = bytes[from + 2 - c]!;
        data[to + 3] = 255;
      }
  }
  return { width, height, data, lost: null };
}

function checkedStride(bytes: Uint8Array, { width, height, bits, start }: Header): number {
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) throw new Damage('cut short: its end is missing');
  return stride;
}

function readIndices(bytes: Uint8Array, header: Header): Uint8Array {
  const { width, height, bits, start } = header;
  const stride = checkedStride(bytes, header);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      const byte = bytes[start + y * stride + (bit >> 3)]!;
      out[y * width + x] = (byte >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
    }
  return out;
}

function readDirect(
  bytes: Uint8Array,
  header: Header,
  data: Uint8ClampedArray,
  rowAt: (y: number) => number,
): void {
  const { width, height, bits, start, masks } = header;
  const stride = checkedStride(bytes, header);
  const view = viewOf(bytes);
  const [red, green, blue, alpha] = masks.map(channel);
  const hasAlpha = masks[3] !== 0;
  let clear = hasAlpha;
  for (let y = 0; y < height; y++)
    for (let x = 0, to = rowAt(y); x < width; x++, to += 4) {
      const at = start + y * stride + (x * bits) / 8;
      const pixel =
        bits === 16
          ? view.getUint16(at, true)
          : bits === 32
            ? view.getUint32(at, true)
            : bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      data[to] = red!(pixel);
      data[to + 1] = green!(pixel);
      data[to + 2] = blue!(pixel);
      data[to + 3] = hasAlpha ? alpha!(pixel) : 255;
      clear &&= data[to + 3] === 0;
    }
  // Alpha that is zero everywhere was never written: such files are opaque.
  if (clear) for (let i = 3; i < data.length; i += 4) data[i] = 255;
}

/** Colour indices out of run lengths; what no run covers is colour 0. */
function readRuns(bytes: Uint8Array, header: Header): Uint8Array {
  const { width, height, bits, start } = header;
  const out = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, start];
  const put = (index: number): void => {
    if (x < width && y < height) out[y * width + x] = index;
    x++;
  };
  const half = (byte: number, i: number): number => (bits === 8 ? byte : i % 2 ? byte & 15 : byte >> 4);
  while (y < height) {
    if (at + 2 > bytes.length) throw new Damage('cut short: its end is missing');
    const [count, value] = [bytes[at]!, bytes[at + 1]!];
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) put(half(value, i));
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) break;
    else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      for (let i = 0; i < value; i++) put(half(bytes[at + (bits === 8 ? i : i >> 1)] ?? 0, i));
      const length = bits === 8 ? value : Math.ceil(value / 2);
      at += length + (length & 1);
    }
  }
  return out;
}
