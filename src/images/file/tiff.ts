import { otherThanSrgb } from './icc';
import { type Sniffed, sniffed, viewOf } from './sniffed';

const WIDTH = 0x100;
const HEIGHT = 0x101;
const BITS = 0x102;
const COMPRESSION = 0x103;
const PHOTOMETRIC = 0x106;
const ORIENTATION = 0x112;
const SAMPLE_FORMAT = 0x153;
const PROFILE = 0x8773;
/** Bytes of a value by its type. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 };

/** What the first directory of a TIFF says; what cannot be found there is left to the decoder. Never throws. */
export function sniffTiff(bytes: Uint8Array): Sniffed {
  const view = viewOf(bytes);
  const little = bytes[0] === 0x49;
  const tags = new Map<number, number>();
  const directory = bytes.length < 8 ? bytes.length : view.getUint32(4, little);
  if (directory + 2 > bytes.length) return sniffed('tiff');
  const entries = view.getUint16(directory, little);
  let at = directory + 2;
  let profile: string | null = null;
  for (let n = 0; n < entries && at + 12 <= bytes.length; n++, at += 12) {
    if (view.getUint16(at, little) === PROFILE) {
      const [length, from] = [view.getUint32(at + 4, little), view.getUint32(at + 8, little)];
      profile = otherThanSrgb(bytes.subarray(from, from + length));
      continue;
    }
    const size = SIZES[view.getUint16(at + 2, little)];
    if (size === undefined) continue;
    // The first value of several; those of more than four bytes stand elsewhere.
    const inPlace = size * view.getUint32(at + 4, little) <= 4;
    const from = inPlace ? at + 8 : view.getUint32(at + 8, little);
    if (from + size > bytes.length) continue;
    const value =
      size === 1 ? bytes[from]! : size === 2 ? view.getUint16(from, little) : view.getUint32(from, little);
    tags.set(view.getUint16(at, little), value);
  }
  const depth = tags.get(BITS) ?? 1;
  const orientation = tags.get(ORIENTATION) ?? 1;
  return sniffed('tiff', {
    width: tags.get(WIDTH) ?? null,
    height: tags.get(HEIGHT) ?? null,
    depth: Math.max(8, depth),
    cmyk: tags.get(PHOTOMETRIC) === 5,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    several: at + 4 <= bytes.length && view.getUint32(at, little) !== 0,
    profile,
    unread: unreadOf(tags, depth),
  });
}

/** Kinds of colour that decoders hand on as if they were RGB, or not at all. */
const COLOURS: Readonly<Record<number, string>> = {
  8: 'CIELab',
  9: 'CIELab',
  10: 'CIELab',
  32803: 'a camera’s raw',
  32844: 'LogLuv',
  32845: 'LogLuv',
  34892: 'a camera’s raw',
};
const YCBCR = 6;
const JPEG_INSIDE = [6, 7];

/** Why no picture can be made of it here, although it may be whole. */
function unreadOf(tags: ReadonlyMap<number, number>, depth: number): string | null {
  const format = tags.get(SAMPLE_FORMAT) ?? 1;
  const numbers = (what: string): string =>
    `holds ${what}, which are no brightness by themselves. Scale it to 8 or 16 bits and save it as PNG`;
  if (format === 3) return numbers(`${depth}-bit floating-point numbers`);
  if (format === 2) return numbers(`${depth}-bit signed numbers`);
  if (format > 4) return numbers('complex numbers');
  if (depth > 16) return numbers(`${depth}-bit numbers`);
  const kind = tags.get(PHOTOMETRIC) ?? 0;
  const bare = kind === YCBCR && !JPEG_INSIDE.includes(tags.get(COMPRESSION) ?? 1);
  const colours = bare ? 'YCbCr' : COLOURS[kind];
  return colours === undefined
    ? null
    : `holds ${colours} colours, which are not read here. Save it as PNG in RGB`;
}
