/** The first frame of a GIF, read the same everywhere: on its screen, which is transparent where the frame is not. */
import { viewOf } from '../file/sniffed';
import { Damage, type Pixels } from './pixels';

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  /** RGB, three bytes a colour. */
  readonly palette: Uint8Array;
  /** The colour that shows nothing; -1 where every one shows. */
  readonly clear: number;
  readonly codeSize: number;
  /** Where the blocks of its data begin. */
  readonly data: number;
}

const coloursAfter = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

function findFrame(bytes: Uint8Array): Frame {
  const view = viewOf(bytes);
  const u16 = (at: number): number => view.getUint16(at, true);
  let at = 13 + coloursAfter(bytes[10]!);
  const screen = bytes.subarray(13, at);
  let clear = -1;
  while (at + 10 <= bytes.length && bytes[at] !== 0x2c) {
    if (bytes[at] !== 0x21) break;
    if (bytes[at + 1] === 0xf9 && bytes[at + 2] === 4) clear = bytes[at + 3]! & 1 ? bytes[at + 6]! : -1;
    at += 2;
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  }
  if (bytes[at] !== 0x2c || at + 11 > bytes.length) throw new Damage('damaged: it holds no pixels');
  const flags = bytes[at + 9]!;
  const own = coloursAfter(flags);
  const after = at + 10 + own;
  const palette = own > 0 ? bytes.subarray(at + 10, after) : screen;
  if (palette.length === 0) throw new Damage('damaged: its palette is missing');
  return {
    left: u16(at + 1),
    top: u16(at + 3),
    width: u16(at + 5),
    height: u16(at + 7),
    interlaced: (flags & 0x40) !== 0,
    palette,
    clear,
    codeSize: bytes[after]!,
    data: after + 1,
  };
}

/** The bytes of the blocks from `at` on, joined; those that are there where the last block is cut. */
function joinBlocks(bytes: Uint8Array, at: number): Uint8Array {
  const out = new Uint8Array(bytes.length - at);
  let length = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const block = bytes.subarray(at + 1, at + 1 + bytes[at]!);
    out.set(block, length);
    length += block.length;
    at += 1 + bytes[at]!;
  }
  return out.subarray(0, length);
}

/** Colour indices out of LZW codes, and how many are the file's: fewer than `out` holds where the data end or make no sense. */
function unpack(data: Uint8Array, codeSize: number, out: Uint8Array): number {
  const clearCode = 1 << codeSize;
  const prefix = new Uint16Array(4096);
  const suffix = new Uint8Array(4096);
  const length = new Uint16Array(4096).fill(1, 0, clearCode);
  for (let i = 0; i < clearCode; i++) suffix[i] = i;
  let [size, next, before, made] = [codeSize + 1, clearCode + 2, -1, 0];
  let [buffer, bits] = [0, 0];
  for (let at = 0; made < out.length;) {
    while (bits < size) {
      if (at === data.length) return made;
      buffer |= data[at++]! << bits;
      bits += 8;
    }
    const code = buffer & ((1 << size) - 1);
    buffer >>>= size;
    bits -= size;
    if (code === clearCode) {
      [size, next, before] = [codeSize + 1, clearCode + 2, -1];
      continue;
    }
    if (code === clearCode + 1 || code > next || (code === next && before < 0)) return made;
    if (code === next && next === 4096) return made;
    // The string of the code, written from its end; a code that is only now made ends as it begins.
    let walk = code === next ? before : code;
    const own = length[walk]!;
    const count = code === next ? own + 1 : own;
    for (let to = made + own - 1; ; to--) {
      if (to < out.length) out[to] = suffix[walk]!;
      if (to === made) break;
      walk = prefix[walk]!;
    }
    const first = out[made]!;
    if (code === next && made + own < out.length) out[made + own] = first;
    if (before >= 0 && next < 4096) {
      prefix[next] = before;
      suffix[next] = first;
      length[next] = length[before]! + 1;
      next++;
      if (next === 1 << size && size < 12) size++;
    }
    before = code;
    made += count;
  }
  return out.length;
}

/** The row of the frame that is stored as the n-th. */
function rowOrder(height: number, interlaced: boolean): readonly number[] {
  const passes = interlaced
    ? ([
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ] as const)
    : ([[0, 1]] as const);
  return passes.flatMap(([from, step]) =>
    Array.from({ length: Math.max(0, Math.ceil((height - from) / step)) }, (_, i) => from + i * step),
  );
}

/**
 * Decode the first frame of a GIF. Where its data end early or make no sense, the rest of the frame stays transparent and
 * `lost` says which. Throws Damage where there is not one whole row.
 */
export function decodeGif(bytes: Uint8Array): Pixels {
  const view = viewOf(bytes);
  const frame = findFrame(bytes);
  const { left, top, palette, clear, codeSize } = frame;
  if (frame.width === 0 || frame.height === 0) throw new Damage('damaged: it holds no pixels');
  if (codeSize < 1 || codeSize > 11) throw new Damage('damaged: its pixels cannot be unpacked');
  const indices = new Uint8Array(frame.width * frame.height);
  const made = unpack(joinBlocks(bytes, frame.data), codeSize, indices);
  const order = rowOrder(frame.height, frame.interlaced);
  const whole = Math.floor(made / frame.width);
  if (whole === 0) throw new Damage('damaged: its pixels cannot be unpacked');
  const [width, height] = screenSize(view, frame);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let n = 0, i = 0; i < made; n++) {
    const row = ((top + order[n]!) * width + left) * 4;
    for (let x = 0; x < frame.width && i < made; x++, i++) {
      const index = indices[i]!;
      if (index === clear) continue;
      const to = row + x * 4;
      for (let c = 0; c < 3; c++) data[to + c] = palette[3 * index + c] ?? 0;
      data[to + 3] = 255;
    }
  }
  const missing = order.slice(whole);
  const from = top + missing.reduce((a, b) => Math.min(a, b), frame.height);
  return { width, height, data, lost: missing.length === 0 ? null : { from, rows: missing.length } };
}

/** The screen's size, or that of a frame that reaches beyond it. */
function screenSize(view: DataView, { left, top, width, height }: Frame): readonly [number, number] {
  return [Math.max(view.getUint16(6, true), left + width), Math.max(view.getUint16(8, true), top + height)];
}
