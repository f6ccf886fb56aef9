import { ascii, viewOf } from './sniffed';

/** Names of sRGB itself: its usual descriptions, and those of the small profiles that services write. */
const SRGB = /srgb|61966|^(c2|uRGB|GIMP built-in)/i;

/** The description of an ICC profile; null where it has none that can be read. */
function description(icc: Uint8Array): string | null {
  if (icc.length < 132 || ascii(icc, 36, 40) !== 'acsp') return null;
  const view = viewOf(icc);
  const tags = view.getUint32(128);
  for (let n = 0, at = 132; n < tags && at + 12 <= icc.length; n++, at += 12) {
    if (ascii(icc, at, at + 4) !== 'desc') continue;
    const from = view.getUint32(at + 4);
    if (from + 28 > icc.length) return null;
    if (ascii(icc, from, from + 4) === 'desc')
      return ascii(icc, from + 12, Math.min(icc.length, from + 11 + view.getUint32(from + 8)));
    // Several languages, UTF-16: the first.
    if (ascii(icc, from, from + 4) !== 'mluc') return null;
    const start = from + view.getUint32(from + 24);
    return new TextDecoder('utf-16be').decode(icc.subarray(start, start + view.getUint32(from + 20)));
  }
  return null;
}

/** What an ICC profile is called, to follow "Its", where it is another than sRGB; null for sRGB. Never throws. */
export function otherThanSrgb(icc: Uint8Array): string | null {
  const name =
    description(icc)
      ?.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '')
      .trim()
      .slice(0, 60) ?? '';
  if (SRGB.test(name)) return null;
  return name === '' ? 'colour profile (it has no name)' : `colour profile “${name}”`;
}

/** sRGB's own numbers, and those that are read as its: not said, and the curves of television. */
const SRGB_PRIMARIES = [1, 2];
const SRGB_TRANSFERS = [1, 2, 6, 13];

/** Primaries and transfer function by number (ITU-T H.273), to follow "Its"; null where they are sRGB's or not said. */
export const codePoints = (primaries: number, transfer: number): string | null =>
  SRGB_PRIMARIES.includes(primaries) && SRGB_TRANSFERS.includes(transfer)
    ? null
    : `colour profile (code points ${primaries} and ${transfer})`;
