import { sniffGif } from './gif';
import { otherThanSrgb } from './icc';
import { sniffIso } from './iso';
import { sniffJpeg } from './jpeg';
import { sniffPng } from './png';
import { ascii, type Sniffed, sniffed, viewOf } from './sniffed';
import { isSvg } from './svg';
import { sniffTiff } from './tiff';
import { sniffWebp } from './webp';

export type { ImageFormat, Sniffed } from './sniffed';

/**
 * Format, declared size and visible damage of an image file, or null: not an image that is known here. Reads, decodes
 * nothing.
 */
export function sniff(bytes: Uint8Array): Sniffed | null {
  return (
    sniffPng(bytes) ??
    sniffJpeg(bytes) ??
    sniffGif(bytes) ??
    sniffWebp(bytes) ??
    sniffIso(bytes) ??
    sniffOthers(bytes) ??
    (isSvg(bytes) ? sniffed('svg') : null)
  );
}

/** Formats of which only little is read. */
function sniffOthers(bytes: Uint8Array): Sniffed | null {
  const view = viewOf(bytes);
  const head = ascii(bytes, 0, 4);
  if (head.startsWith('BM') && bytes.length >= 26)
    return sniffed('bmp', { ...bmpSize(view), profile: bmpProfile(bytes) });
  if (head === 'II*\0' || head === 'MM\0*') return sniffTiff(bytes);
  // Type 1, and at least one picture in it.
  if (head === '\0\0\x01\0' && bytes.length >= 6 && view.getUint16(4, true) > 0) return sniffed('ico');
  if (head === '\xff\x4f\xff\x51') return sniffed('jp2');
  return head.startsWith('\xff\x0a') ? sniffed('jxl') : null;
}

function bmpSize(view: DataView): Pick<Sniffed, 'width' | 'height'> {
  // The oldest header has 16-bit sides.
  if (view.getUint32(14, true) === 12)
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  // A negative height: rows from the top.
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

/** The profile that the latest header of a BMP embeds (type "MBED"); null where there is none, or sRGB's. */
function bmpProfile(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  if (bytes.length < 138 || view.getUint32(14, true) < 124 || ascii(bytes, 70, 74) !== 'DEBM') return null;
  const from = 14 + view.getUint32(126, true);
  return otherThanSrgb(bytes.subarray(from, from + view.getUint32(130, true)));
}
