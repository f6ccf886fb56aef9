import { unzlibSync } from 'fflate';
import { orientationIn } from './exif';
import { codePoints, otherThanSrgb } from './icc';
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
    return 'colour profile (it cannot be read)';
  }
}

/** Gammas within this of sRGB's 1 / 2.2, in the chunk's 100,000ths, are its. */
const SRGB_GAMMA = 45_455;
const GAMMA_SLACK = 1000;

/** A gAMA chunk, which counts where nothing better says what the colours are; null where it is sRGB's. */
const gammaOf = (hundredThousandths: number): string | null =>
  Math.abs(hundredThousandths - SRGB_GAMMA) <= GAMMA_SLACK
    ? null
    : `gamma of ${(hundredThousandths / 1e5).toFixed(2)}`;

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
  let gamma: string | null = null;
  // cICP, iCCP and sRGB each overrule gAMA.
  let known = false;
  const end = (damage: string | null): Sniffed =>
    sniffed('png', { ...header, ...exif, animated, profile: known ? profile : gamma, damage });
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
    else if (type === 'iCCP') {
      known = true;
      profile ??= profileOf(bytes.subarray(data, next - 4));
    } else if (type === 'cICP' && length === 4) {
      known = true;
      profile = codePoints(bytes[data]!, bytes[data + 1]!);
    } else if (type === 'sRGB') known = true;
    else if (type === 'gAMA' && length === 4) gamma = gammaOf(view.getUint32(data));
    else if (type === 'IEND') return end(pixels ? null : 'damaged: it holds no pixels');
    at = next;
  }
}
