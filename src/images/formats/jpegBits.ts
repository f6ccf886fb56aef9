/** A Huffman table: which symbol the next bits stand for. */
export interface Codes {
  /** By the next 9 bits: length of the code << 8 | symbol; 0: the code is longer, or none. */
  readonly short: Uint16Array;
  /** By length, 1 to 16: the largest code of it, and what to add to find its symbol; -1: none of this length. */
  readonly most: Int32Array;
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

const SHORT = 9;

/** A table out of the number of codes of each length, 1 to 16, and their symbols (T.81, annex C). */
export function codesOf(lengths: Uint8Array, symbols: Uint8Array): Codes {
  const short = new Uint16Array(1 << SHORT);
  const most = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let [code, at] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    const count = lengths[length - 1]!;
    offset[length] = at - code;
    for (let i = 0; i < count; i++, code++, at++) {
      if (length > SHORT) continue;
      const from = code << (SHORT - length);
      short.fill((length << 8) | (symbols[at] ?? 0), from, from + (1 << (SHORT - length)));
    }
    if (count > 0) most[length] = code - 1;
    code <<= 1;
  }
  return { short, most, offset, symbols };
}

/** Bits of a scan's data, without its stuffing, up to the next marker. */
export class BitReader {
  private buffer = 0;
  private bits = 0;
  /** Bits asked for beyond the data. */
  private beyond = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  /** Whether more was read than there is. */
  get over(): boolean {
    return this.beyond > this.bits;
  }

  private fill(): void {
    while (this.bits <= 16) {
      const byte = this.bytes[this.at];
      let next = 0;
      if (byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0)) this.beyond += 8;
      else {
        next = byte;
        this.at += byte === 0xff ? 2 : 1;
      }
      this.buffer = ((this.buffer << 8) | next) & 0xffffff;
      this.bits += 8;
    }
  }

  /** The next `n` bits, up to 16, as a number. */
  take(n: number): number {
    if (n === 0) return 0;
    if (this.bits < n) this.fill();
    this.bits -= n;
    return (this.buffer >>> this.bits) & ((1 << n) - 1);
  }

  skip(n: number): void {
    if (this.bits < n) this.fill();
    this.bits -= n;
  }

  /** The next symbol of a table; -1: the bits are no code of it. */
  code({ short, most, offset, symbols }: Codes): number {
    if (this.bits < 16) this.fill();
    const found = short[(this.buffer >>> (this.bits - SHORT)) & ((1 << SHORT) - 1)]!;
    if (found !== 0) {
      this.bits -= found >> 8;
      return found & 255;
    }
    for (let length = SHORT + 1; length <= 16; length++) {
      const code = (this.buffer >>> (this.bits - length)) & ((1 << length) - 1);
      if (code > most[length]!) continue;
      this.bits -= length;
      return symbols[code + offset[length]!] ?? -1;
    }
    return -1;
  }

  /** Go on behind the restart marker `n` (0 to 7); false where another or none is there, or data are left before it. */
  restart(n: number): boolean {
    if (this.leftover()) return false;
    let at = this.at;
    while (this.bytes[at] === 0xff && this.bytes[at + 1] === 0xff) at++;
    if (this.bytes[at] !== 0xff || this.bytes[at + 1] !== 0xd0 + n) return false;
    this.at = at + 2;
    [this.buffer, this.bits, this.beyond] = [0, 0, 0];
    return true;
  }

  /** Whether more than the rest of a byte is left before the next marker; filling with zeros is nothing. */
  leftover(): boolean {
    if (this.bits - this.beyond >= 8) return true;
    let at = this.at;
    while (this.bytes[at] === 0) at++;
    const marker = this.bytes[at] === 0xff && this.bytes[at + 1] !== 0;
    return !marker && at < this.bytes.length;
  }

  /** Where the next marker that is no restart stands; the end where there is none. */
  marker(): number {
    let at = this.at;
    for (; at + 1 < this.bytes.length; at++) {
      const next = this.bytes[at + 1]!;
      if (this.bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    }
    return this.bytes.length;
  }
}
