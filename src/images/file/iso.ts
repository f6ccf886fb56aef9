import { codePoints, otherThanSrgb } from './icc';
import { ascii, type Sniffed, sniffed, viewOf } from './sniffed';

/** AVIF, HEIF, and the boxed forms of JPEG 2000 and JPEG XL; null for anything else. */
export function sniffIso(bytes: Uint8Array): Sniffed | null {
  const box = ascii(bytes, 4, 12);
  if (box === 'jP  \r\n\x87\n') return sniffed('jp2');
  if (box === 'JXL \r\n\x87\n') return sniffed('jxl');
  if (!box.startsWith('ftyp') || bytes.length < 12) return null;
  const end = Math.min(bytes.length, Math.max(16, viewOf(bytes).getUint32(0)), 128);
  const brands = ascii(bytes, 8, end);
  if (/avi[fs]/.test(brands))
    return sniffed('avif', {
      ...size(bytes),
      ...codec(bytes),
      profile: profileOf(bytes),
      animated: brands.includes('avis'),
    });
  return /hei[cxfs]|mif1|msf1/.test(brands) ? sniffed('heif', size(bytes)) : null;
}

/** How far into a file its properties are looked for. */
const HEAD = 65536;

/** Bits a channel and resolution of the colour by the first `av1C` box; 8 and the full one where there is none. */
function codec(bytes: Uint8Array): { readonly depth: number; readonly halfColour: boolean } {
  const view = viewOf(bytes);
  for (let at = 4; at + 8 <= Math.min(bytes.length, HEAD); at++) {
    // 'av1C' as a number: this looks at every byte. Bits of the byte after next: more than 8, 12, without colour, and colour of
    // half the width.
    if (view.getUint32(at) !== 0x61763143) continue;
    const flags = bytes[at + 6]!;
    return {
      depth: flags & 0x40 ? (flags & 0x20 ? 12 : 10) : 8,
      halfColour: (flags & 0x10) === 0 && (flags & 0x08) !== 0,
    };
  }
  return { depth: 8, halfColour: false };
}

/** The first `colr` box that says something else than sRGB: code points, or an ICC profile. */
function profileOf(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  for (let at = 4; at + 12 <= Math.min(bytes.length, HEAD); at++) {
    // 'colr' as a number: this looks at every byte.
    if (view.getUint32(at) !== 0x636f6c72) continue;
    const kind = ascii(bytes, at + 4, at + 8);
    const found =
      kind === 'nclx'
        ? codePoints(view.getUint16(at + 8), view.getUint16(at + 10))
        : kind === 'prof' || kind === 'rICC'
          ? otherThanSrgb(bytes.subarray(at + 8, at - 4 + view.getUint32(at - 4)))
          : null;
    if (found !== null) return found;
  }
  return null;
}

/** The largest `ispe` box. */
function size(bytes: Uint8Array): { readonly width: number | null; readonly height: number | null } {
  const view = viewOf(bytes);
  let [width, height] = [0, 0];
  for (let at = 4; at + 16 <= Math.min(bytes.length, HEAD); at++) {
    // 'ispe' as a number: this looks at every byte.
    if (view.getUint32(at) !== 0x69737065) continue;
    const [w, h] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (w * h > width * height) [width, height] = [w, h];
  }
  return width * height === 0 ? { width: null, height: null } : { width, height };
}
