import { tiffOrientation } from './exif';
import { ascii, CUT_SHORT, type Sniffed, sniffed, viewOf } from './sniffed';

/** A WebP; null for anything else. */
export function sniffWebp(bytes: Uint8Array): Sniffed | null {
  if (ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 12) !== 'WEBP') return null;
  const view = viewOf(bytes);
  // The whole length stands at the head: a file without its tail is known by it.
  const damage = view.getUint32(4, true) + 8 > bytes.length ? CUT_SHORT : null;
  const kind = ascii(bytes, 12, 16);
  if (kind === 'VP8X' && bytes.length >= 30) {
    const u24 = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    const flags = bytes[20]!;
    return sniffed('webp', {
      width: u24(24) + 1,
      height: u24(27) + 1,
      animated: (flags & 2) !== 0,
      ...(flags & 8 ? exifOf(bytes, view) : {}),
      damage,
    });
  }
  if (kind === 'VP8L' && bytes.length >= 25) {
    const bits = view.getUint32(21, true);
    return sniffed('webp', { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, damage });
  }
  if (kind === 'VP8 ' && bytes.length >= 30)
    return sniffed('webp', {
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
      damage,
    });
  return sniffed('webp', { damage: damage ?? 'damaged: it holds no pixels' });
}

function exifOf(bytes: Uint8Array, view: DataView): Pick<Sniffed, 'orientation' | 'exif'> | null {
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const data = at + 8;
    if (ascii(bytes, at, at + 4) === 'EXIF') {
      const tiff = data + (ascii(bytes, data, data + 6) === 'Exif\0\0' ? 6 : 0);
      return {
        orientation: tiffOrientation(bytes.subarray(tiff, data + length)),
        exif: [data, Math.min(bytes.length, data + length)],
      };
    }
    at = data + length + (length & 1);
  }
  return null;
}
