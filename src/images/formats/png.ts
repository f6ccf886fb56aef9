/**
 * PNG, read the same everywhere. Colours are the file's numbers, as Pillow gives them: gAMA, cHRM, iCCP, sRGB and cICP
 * are not applied; 16 bits are cut to the upper 8. The default image of an APNG (that of its IDAT chunks).
 */
import { ascii, viewOf } from '../file/sniffed';
import { crc32 } from '../file/png';
import { inflate } from './inflate';
import { Damage, type Pixels } from './pixels';

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced: boolean;
}
interface Parts {
  readonly header: Header;
  readonly palette: Uint8Array | null;
  readonly clear: Uint8Array | null;
  readonly data: readonly Uint8Array<ArrayBuffer>[];
}

/** Samples a pixel by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** The seven passes of an interlaced picture: first column and row, steps. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function readHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  const [depth, colour, compression, filter, interlace] = [24, 25, 26, 27, 28].map((at) => bytes[at]!);
  if (DEPTHS[colour!]?.includes(depth!) !== true)
    throw new Damage(`damaged: it declares colour type ${colour} with ${depth} bits`);
  if (compression !== 0 || filter !== 0 || interlace! > 1)
    throw new Damage('damaged: it declares a method of compression that does not exist');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width === 0 || height === 0) throw new Damage(`damaged: it declares ${width} × ${height} pixels`);
  return { width, height, depth: depth!, colour: colour!, interlaced: interlace === 1 };
}

/** The chunks that pixels are made of. The file's structure was looked at before. */
function readParts(bytes: Uint8Array<ArrayBuffer>): Parts {
  const view = viewOf(bytes);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let palette: Uint8Array | null = null;
  let clear: Uint8Array | null = null;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = ascii(bytes, at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'PLTE') palette = body;
    else if (type === 'tRNS') clear = body;
    else if (type === 'IDAT') {
      if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
        throw new Damage('damaged: a part of its pixels does not fit its checksum');
      data.push(body);
    } else if (type === 'IEND') break;
    at += 12 + length;
  }
  return { header: readHeader(bytes), palette, clear, data };
}

/** Undo a row's filter in place. `before`: the row above, already undone, or zeros; `step`: bytes a pixel. */
function unfilter(kind: number, row: Uint8Array, before: Uint8Array, step: number): void {
  const n = row.length;
  if (kind === 1) for (let i = step; i < n; i++) row[i]! += row[i - step]!;
  else if (kind === 2) for (let i = 0; i < n; i++) row[i]! += before[i]!;
  else if (kind === 3)
    for (let i = 0; i < n; i++) row[i]! += ((i < step ? 0 : row[i - step]!) + before[i]!) >> 1;
  else if (kind === 4) {
    for (let i = 0; i < Math.min(step, n); i++) row[i]! += before[i]!;
    for (let i = step; i < n; i++) {
      const [a, b, c] = [row[i - step]!, before[i]!, before[i - step]!];
      const p = b - c;
      const q = a - c;
      const [pa, pb, pc] = [p < 0 ? -p : p, q < 0 ? -q : q, p + q < 0 ? -p - q : p + q];
      row[i]! += pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
  } else if (kind !== 0) throw new Damage(`damaged: a row of it has a filter ${kind} that does not exist`);
}

/** Writes one undone row, `columns` pixels of it, into RGBA from byte `to` on, `stride` bytes apart. */
type Paint = (row: Uint8Array, columns: number, to: number, stride: number) => void;

/** Sample `i` of a row of `depth` bits. */
function sampleOf(row: Uint8Array, i: number, depth: number): number {
  if (depth === 8) return row[i]!;
  if (depth === 16) return (row[2 * i]! << 8) | row[2 * i + 1]!;
  const bit = i * depth;
  return (row[bit >> 3]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function painter({ header, palette, clear }: Parts, out: Uint8ClampedArray): Paint {
  const { depth, colour } = header;
  if (colour === 3) {
    if (palette === null) throw new Damage('damaged: its palette is missing');
    const colours = Math.floor(palette.length / 3);
    return (row, columns, to, stride) => {
      for (let x = 0; x < columns; x++, to += stride) {
        const i = sampleOf(row, x, depth);
        // As libpng has it: a colour beyond the palette is black.
        if (i < colours) for (let c = 0; c < 3; c++) out[to + c] = palette[3 * i + c]!;
        out[to + 3] = clear?.[i] ?? 255;
      }
    };
  }
  const samples = SAMPLES[colour]!;
  const colours = samples < 3 ? 1 : 3;
  const hasAlpha = samples % 2 === 0;
  const bytes = depth === 16 ? 2 : 1;
  // One value a sample that stands for full transparency, at the file's own depth.
  const key =
    clear === null || hasAlpha || clear.length < 2 * colours
      ? null
      : Array.from({ length: colours }, (_, c) => (clear[2 * c]! << 8) | clear[2 * c + 1]!);
  const level = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
  return (row, columns, to, stride) => {
    for (let x = 0; x < columns; x++, to += stride) {
      const at = x * samples;
      for (let c = 0; c < 3; c++) {
        const i = at + (colours === 1 ? 0 : c);
        out[to + c] = depth < 8 ? sampleOf(row, i, depth) * level : row[i * bytes]!;
      }
      if (hasAlpha) out[to + 3] = row[(at + samples - 1) * bytes]!;
      else out[to + 3] = key?.every((value, c) => sampleOf(row, at + c, depth) === value) === true ? 0 : 255;
    }
  };
}

/**
 * Decode a PNG whose structure is sound (`sniffPng`). Throws Damage where its pixels are not all there or do not fit
 * their checksum. Time is proportional to the pixels; memory: their bytes twice.
 */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const parts = readParts(bytes);
  const { width, height, depth, colour, interlaced } = parts.header;
  const bits = SAMPLES[colour]! * depth;
  const passes = (interlaced ? PASSES : [[0, 0, 1, 1] as const])
    .map(([x, y, dx, dy]) => ({
      x,
      y,
      dx,
      dy,
      columns: Math.ceil((width - x) / dx),
      rows: Math.ceil((height - y) / dy),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const lengthOf = (columns: number): number => Math.ceil((columns * bits) / 8);
  const size = passes.reduce((sum, { columns, rows }) => sum + rows * (1 + lengthOf(columns)), 0);
  const raw = await inflate(parts.data, size);
  if (raw === null) throw new Damage('damaged: its pixels cannot be unpacked, or are fewer than it declares');
  const data = new Uint8ClampedArray(width * height * 4);
  const paint = painter(parts, data);
  const step = Math.max(1, bits >> 3);
  let at = 0;
  for (const { x, y, dx, dy, columns, rows } of passes) {
    const length = lengthOf(columns);
    let before: Uint8Array = new Uint8Array(length);
    for (let r = 0; r < rows; r++, at += length + 1) {
      const row = raw.subarray(at + 1, at + 1 + length);
      unfilter(raw[at]!, row, before, step);
      paint(row, columns, ((y + r * dy) * width + x) * 4, dx * 4);
      before = row;
    }
  }
  return { width, height, data, lost: null };
}
