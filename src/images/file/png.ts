import { unzlibSync } from 'fflate';
import { orientationIn } from './exif';
import { otherThanSrgb } from './icc';
import { ascii, CUT_SHORT, type Sniffed, sniffed, viewOf } from './sniffed';

const SIGNATURE = '\x89PNG\r\n\x1a\n';
/** Chunks that decide how the picture looks, beside the critical ones, whose names begin with a capital. */
const COLOUR_CHUNKS = ['iCCP', 'cICP', 'gAMA', 'cHRM', 'sRGB', 'tRNS'];

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** A PNG, also one whose signature did not survive a transfer; null for anything else. */
export function sniffPng(bytes: Uint8Array): Sniffed | null {
  const intact = ascii(bytes, 0, 8) === SIGNATURE;
  const meant = ascii(bytes, 0, 4) === '\x89PNG' || ascii(bytes, 12, 16) === 'IHDR';
  if (!intact && !(meant && bytes.length >= 8)) return null;
  return { ...readChunks(bytes), ...(intact ? {} : { damage: 'damaged: its signature is wrong' }) };
}

/** Most bytes of a colour profile that is unpacked for its name. */
const PROFILE_BYTES = 2 ** 20;

/** An iCCP chunk: a name, a zero, the method, the packed profile. */
function profileOf(chunk: Uint8Array): string | null {
  const packed = chunk.subarray(chunk.indexOf(0) + 2);
  try {
    return otherThanSrgb(unzlibSync(packed, { out: new Uint8Array(PROFILE_BYTES) }));
  } catch {
    return '(it cannot be read)';
  }
}

/** A cICP chunk: primaries and transfer function by number (ITU-T H.273); 1 and 13 are sRGB's. */
const codePoints = ([primaries, transfer]: Uint8Array): string | null =>
  primaries === 1 && transfer === 13 ? null : `(code points ${primaries} and ${transfer})`;

/**
 * All chunks, in order. The checksum of IDAT is left to the decoder, which reads those bytes anyway; every other chunk that
 * decides how the picture looks is checked here, because decoders pass over some of them in silence.
 */
function readChunks(bytes: Uint8Array): Sniffed {
  const view = viewOf(bytes);
  let header: Partial<Sniffed> = {};
  let [animated, pixels] = [false, false];
  let exif: Partial<Sniffed> = {};
  let profile: string | null = null;
  const end = (damage: string | null): Sniffed =>
    sniffed('png', { ...header, ...exif, animated, profile, damage });
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) return end(CUT_SHORT);
    const length = view.getUint32(at);
    const type = ascii(bytes, at + 4, at + 8);
    if (at === 8) {
      if (type !== 'IHDR' || length !== 13) return end('damaged: it does not begin with its header');
      if (at + 25 > bytes.length) return end(CUT_SHORT);
      header = { width: view.getUint32(16), height: view.getUint32(20), depth: bytes[24]! };
    }
    if (!/^[A-Za-z]{4}$/.test(type)) return end('damaged: its chunks are in disorder');
    const data = at + 8;
    const next = data + length + 4;
    if (next > bytes.length) return end(CUT_SHORT);
    const matters = /^[A-Z]/.test(type) || COLOUR_CHUNKS.includes(type);
    if (
      matters &&
      type !== 'IDAT' &&
      crc32(bytes.subarray(at + 4, data + length)) !== view.getUint32(next - 4)
    )
      return end(`damaged: its part ${type} does not fit its checksum`);
    if (type === 'IDAT') pixels = true;
    // An animation declares itself before the pixels.
    else if (type === 'acTL') animated = true;
    else if (type === 'eXIf')
      exif = { orientation: orientationIn(bytes.subarray(data, next - 4))?.value ?? 1 };
    else if (type === 'iCCP') profile ??= profileOf(bytes.subarray(data, next - 4));
    else if (type === 'cICP' && length === 4) profile = codePoints(bytes.subarray(data, data + 4));
    else if (type === 'IEND') return end(pixels ? null : 'damaged: it holds no pixels');
    at = next;
  }
}
