import { orientationIn } from './exif';
import { otherThanSrgb } from './icc';
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
      ...(flags & 8 ? exifOf(bytes) : {}),
      profile: flags & 0x20 ? profileOf(bytes) : null,
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

/** The contents of the first chunk of this name, and where it begins; null where there is none. */
function findChunk(
  bytes: Uint8Array,
  name: string,
): { readonly at: number; readonly data: Uint8Array } | null {
  const view = viewOf(bytes);
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    if (ascii(bytes, at, at + 4) === name)
      return { at: at + 8, data: bytes.subarray(at + 8, at + 8 + length) };
    at += 8 + length + (length & 1);
  }
  return null;
}

function exifOf(bytes: Uint8Array): Pick<Sniffed, 'orientation' | 'turns'> | null {
  const found = findChunk(bytes, 'EXIF');
  if (found === null) return null;
  const { at, data } = found;
  const tiff = data.subarray(ascii(data, 0, 6) === 'Exif\0\0' ? 6 : 0);
  return { orientation: orientationIn(tiff)?.value ?? 1, turns: [at, at + data.length] };
}

function profileOf(bytes: Uint8Array): string | null {
  const found = findChunk(bytes, 'ICCP');
  return found === null ? null : otherThanSrgb(found.data);
}
