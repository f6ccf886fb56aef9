/**
 * Whether the entropy-coded data of a JPEG are all there and make sense: what decoders pass over in silence, filling up
 * with grey. Reads the Huffman codes of every scan (ITU-T T.81, annexes F and G) and builds no pixels.
 */
import { viewOf } from '../file/sniffed';
import { BitReader, type Codes, codesOf } from './jpegBits';
import type { Loss } from './pixels';

interface Component {
  readonly id: number;
  /** Blocks in a whole unit, across and down. */
  readonly h: number;
  readonly v: number;
  /** Blocks that the picture has, and those that whole units have. */
  blocksAcross: number;
  blocksDown: number;
  stride: number;
  /** Per block, which coefficients are not zero yet: 64 bits in two numbers. Progressive only. */
  known: Uint32Array;
}
interface Frame {
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly Component[];
  readonly unitsAcross: number;
  readonly unitsDown: number;
  readonly unitHeight: number;
}
interface Scan {
  readonly of: readonly {
    readonly component: Component;
    readonly dc: Codes | null;
    readonly ac: Codes | null;
  }[];
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
}

/** The codes make no sense, or end, here. */
class Broken extends Error {}

/** Kinds of frame with Huffman codes and 8 or 12 bits: baseline, extended, progressive. */
const HUFFMAN = [0xc0, 0xc1, 0xc2];

function readFrame(bytes: Uint8Array, at: number, marker: number): Frame | null {
  const view = viewOf(bytes);
  const [height, width, n] = [view.getUint16(at + 1), view.getUint16(at + 3), bytes[at + 5]!];
  if (height === 0 || width === 0 || n < 1 || n > 4 || at + 6 + 3 * n > bytes.length) return null;
  const read = Array.from({ length: n }, (_, i) => {
    const from = at + 6 + 3 * i;
    return { id: bytes[from]!, h: bytes[from + 1]! >> 4, v: bytes[from + 1]! & 15 };
  });
  if (read.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4)) return null;
  const most = { h: Math.max(...read.map(({ h }) => h)), v: Math.max(...read.map(({ v }) => v)) };
  const unitsAcross = Math.ceil(width / (8 * most.h));
  const unitsDown = Math.ceil(height / (8 * most.v));
  const progressive = marker === 0xc2;
  return {
    height,
    progressive,
    unitsAcross,
    unitsDown,
    unitHeight: 8 * most.v,
    components: read.map(({ id, h, v }) => ({
      id,
      h,
      v,
      blocksAcross: Math.ceil(Math.ceil((width * h) / most.h) / 8),
      blocksDown: Math.ceil(Math.ceil((height * v) / most.v) / 8),
      stride: unitsAcross * h,
      known: new Uint32Array(progressive ? 2 * unitsAcross * h * unitsDown * v : 0),
    })),
  };
}

function codeOf(bits: BitReader, codes: Codes | null): number {
  const code = codes === null ? -1 : bits.code(codes);
  if (code < 0) throw new Broken();
  return code;
}

function readDc(bits: BitReader, codes: Codes | null): void {
  const size = codeOf(bits, codes);
  if (size > 15) throw new Broken();
  bits.skip(size);
}

/** One block of a sequential frame: which coefficients it has matters to nobody. */
function readBlock(bits: BitReader, dc: Codes | null, ac: Codes | null): void {
  readDc(bits, dc);
  for (let k = 1; k < 64;) {
    const code = codeOf(bits, ac);
    const size = code & 15;
    if (size === 0) {
      if (code !== 0xf0) return;
      k += 16;
    } else {
      k += (code >> 4) + 1;
      bits.skip(size);
    }
    if (k > 64) throw new Broken();
  }
}

/** Blocks still to come that end at once, in a progressive scan. */
interface Run {
  left: number;
}
const setKnown = (known: Uint32Array, block: number, k: number): void => {
  known[2 * block + (k >> 5)]! |= 1 << (k & 31);
};
const isKnown = (known: Uint32Array, block: number, k: number): boolean =>
  ((known[2 * block + (k >> 5)]! >>> (k & 31)) & 1) === 1;

function readAcFirst(
  bits: BitReader,
  scan: Scan,
  ac: Codes | null,
  known: Uint32Array,
  b: number,
  run: Run,
): void {
  if (run.left > 0) {
    run.left--;
    return;
  }
  for (let k = scan.from; k <= scan.to; k++) {
    const code = codeOf(bits, ac);
    const [zeros, size] = [code >> 4, code & 15];
    if (size === 0) {
      if (zeros < 15) {
        run.left = (1 << zeros) - 1 + bits.take(zeros);
        return;
      }
      k += 15;
      continue;
    }
    k += zeros;
    if (k > 63) throw new Broken();
    bits.skip(size);
    setKnown(known, b, k);
  }
}

/** A bit for each coefficient that is known already, from `k` on, past `zeros` that are not; where the last one stands. */
function correct(
  bits: BitReader,
  scan: Scan,
  known: Uint32Array,
  b: number,
  k: number,
  zeros: number,
): number {
  let left = zeros;
  for (; k <= scan.to; k++) {
    if (isKnown(known, b, k)) bits.skip(1);
    else if (left-- === 0) break;
  }
  return k;
}

function readAcAgain(
  bits: BitReader,
  scan: Scan,
  ac: Codes | null,
  known: Uint32Array,
  b: number,
  run: Run,
): void {
  let k = scan.from;
  if (run.left === 0)
    for (; k <= scan.to; k++) {
      const code = codeOf(bits, ac);
      const [zeros, size] = [code >> 4, code & 15];
      if (size > 1) throw new Broken();
      if (size === 0 && zeros < 15) {
        run.left = (1 << zeros) + bits.take(zeros);
        break;
      }
      if (size === 1) bits.skip(1);
      k = correct(bits, scan, known, b, k, zeros);
      if (size === 1) {
        if (k > scan.to) throw new Broken();
        setKnown(known, b, k);
      }
    }
  if (run.left > 0) {
    correct(bits, scan, known, b, k, 64);
    run.left--;
  }
}

/** The row of units at which a scan's data end early, or make no sense any more (`about`: the fault may lie before). */
interface Break {
  readonly row: number;
  readonly about: boolean;
}

/** Reads the scan's data; null where all is there. */
function readScan(bits: BitReader, frame: Frame, scan: Scan, restart: number): Break | null {
  const [only] = scan.of.length === 1 ? scan.of : [null];
  const across = only ? only.component.blocksAcross : frame.unitsAcross;
  const down = only ? only.component.blocksDown : frame.unitsDown;
  const run: Run = { left: 0 };
  const block = (c: Component, dc: Codes | null, ac: Codes | null, b: number): void => {
    if (!frame.progressive) readBlock(bits, dc, ac);
    else if (scan.from === 0) {
      if (scan.first) readDc(bits, dc);
      else bits.skip(1);
    } else if (scan.first) readAcFirst(bits, scan, ac, c.known, b, run);
    else readAcAgain(bits, scan, ac, c.known, b, run);
  };
  let unit = 0;
  const at = (y: number, about: boolean): Break => ({
    row: only ? Math.floor(y / only.component.v) : y,
    about,
  });
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++, unit++) {
      if (restart > 0 && unit > 0 && unit % restart === 0) {
        if (!bits.restart((unit / restart - 1) % 8)) return at(y, true);
        run.left = 0;
      }
      try {
        for (const { component: c, dc, ac } of scan.of)
          if (only) block(c, dc, ac, y * c.stride + x);
          else
            for (let v = 0; v < c.v; v++)
              for (let h = 0; h < c.h; h++) block(c, dc, ac, (y * c.v + v) * c.stride + x * c.h + h);
      } catch (error) {
        if (error instanceof Broken) return at(y, !bits.over);
        throw error;
      }
      if (bits.over) return at(y, false);
    }
  return null;
}

/** What is wrong with a JPEG's data: rows that are lost, or only that its data are more than its size takes. */
export type JpegFault = Loss | 'surplus';

/**
 * The first fault in the data of a JPEG's scans; null: none, or a kind of JPEG that is not read here. Never throws. Time is
 * proportional to the bytes; memory, for a progressive one, 8 bytes a block.
 */
export function scanJpeg(bytes: Uint8Array): JpegFault | null {
  const view = viewOf(bytes);
  const dc: (Codes | null)[] = [null, null, null, null];
  const ac: (Codes | null)[] = [null, null, null, null];
  let frame: Frame | null = null;
  let [restart, surplus] = [0, false];
  let first: Break | null = null;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
      at++;
      continue;
    }
    if (marker === 0xd9) break;
    const data = at + 4;
    const next = at + 2 + Math.max(2, view.getUint16(at + 2));
    if (next > bytes.length) break;
    if (marker === 0xc4) readTables(bytes, data, next, dc, ac);
    else if (marker === 0xdd && next >= data + 2) restart = view.getUint16(data);
    else if (HUFFMAN.includes(marker)) {
      frame = frame ?? readFrame(bytes, data, marker);
      if (frame === null) return null;
    } else if (marker > 0xc4 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) return null;
    else if (marker === 0xda) {
      const scan = frame && readScanHeader(bytes, data, frame, dc, ac);
      if (frame === null || !scan) return null;
      const bits = new BitReader(bytes, next);
      const found = readScan(bits, frame, scan, restart);
      if (found !== null) first = first === null || found.row < first.row ? found : first;
      else if (bits.leftover()) surplus = true;
      at = bits.marker();
      continue;
    }
    at = next;
  }
  if (frame !== null && first !== null) {
    const from = Math.min(frame.height - 1, first.row * frame.unitHeight);
    return { from, rows: frame.height - from, about: first.about };
  }
  return surplus ? 'surplus' : null;
}

function readTables(
  bytes: Uint8Array,
  from: number,
  to: number,
  dc: (Codes | null)[],
  ac: (Codes | null)[],
): void {
  for (let at = from; at + 17 <= to;) {
    const [kind, id] = [bytes[at]! >> 4, bytes[at]! & 15];
    const lengths = bytes.subarray(at + 1, at + 17);
    const count = lengths.reduce((a, b) => a + b, 0);
    const codes = codesOf(lengths, bytes.subarray(at + 17, at + 17 + count));
    if (id < 4) (kind === 0 ? dc : ac)[id] = codes;
    at += 17 + count;
  }
}

function readScanHeader(
  bytes: Uint8Array,
  at: number,
  { components, progressive }: Frame,
  dc: readonly (Codes | null)[],
  ac: readonly (Codes | null)[],
): Scan | null {
  const n = bytes[at]!;
  const of = [];
  for (let i = 0; i < n; i++) {
    const component = components.find(({ id }) => id === bytes[at + 1 + 2 * i]);
    const tables = bytes[at + 2 + 2 * i]!;
    if (component === undefined) return null;
    of.push({ component, dc: dc[tables >> 4] ?? null, ac: ac[tables & 15] ?? null });
  }
  const [from, to, shift] = [bytes[at + 1 + 2 * n]!, bytes[at + 2 + 2 * n]!, bytes[at + 3 + 2 * n]!];
  const sound = of.length > 0 && (!progressive || (to < 64 && from <= to && (from === 0 || n === 1)));
  return sound ? { of, from, to, first: shift >> 4 === 0 } : null;
}
