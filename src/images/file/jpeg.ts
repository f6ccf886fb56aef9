import { orientationIn } from './exif';
import { otherThanSrgb } from './icc';
import { ascii, CUT_SHORT, type Sniffed, sniffed, viewOf } from './sniffed';

/** Markers without a length: stuffing, restarts, start of image. */
const isBare = (marker: number): boolean =>
  marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8) || marker === 0xff;
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** A JPEG by its segments up to the first scan; null for anything else. */
export function sniffJpeg(bytes: Uint8Array): Sniffed | null {
  if (bytes.length < 3 || bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return null;
  const view = viewOf(bytes);
  let frame: Partial<Sniffed> = {};
  let several = false;
  let turned: Pick<Sniffed, 'orientation' | 'turns'> | null = null;
  let profile: string | null = null;
  const end = (damage: string | null): Sniffed =>
    sniffed('jpeg', { ...frame, ...turned, several, profile, damage });
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1]!;
    // Decoders look for the next marker where there is none, and so does this.
    if (bytes[at] !== 0xff || isBare(marker)) {
      at++;
      continue;
    }
    if (marker === 0xd9) return end('damaged: it holds no pixels');
    const length = view.getUint16(at + 2);
    const data = at + 4;
    const next = at + 2 + Math.max(2, length);
    if (next > bytes.length) return end(CUT_SHORT);
    if (isFrame(marker) && length >= 8)
      frame = {
        unread: unreadOf(marker, bytes[data]!),
        depth: bytes[data]!,
        height: view.getUint16(data + 1),
        width: view.getUint16(data + 3),
        cmyk: bytes[data + 5] === 4,
      };
    else if (marker === 0xe1 && ascii(bytes, data, data + 6) === 'Exif\0\0') {
      const found = orientationIn(bytes.subarray(data + 6, next));
      if (found !== null) {
        const from = data + 6 + found.at;
        turned = { orientation: found.value, turns: [from, from + 2] };
      }
    }
    // The first part of a profile holds its name.
    else if (marker === 0xe2 && ascii(bytes, data, data + 12) === 'ICC_PROFILE\0' && bytes[data + 12] === 1)
      profile = otherThanSrgb(bytes.subarray(data + 14, next));
    else if (marker === 0xe2 && ascii(bytes, data, data + 4) === 'MPF\0') several = true;
    else if (marker === 0xda) {
      if (frame.width === undefined) return end('damaged: it does not say its size');
      return end(endsAfter(bytes, next) ? null : CUT_SHORT);
    }
    at = next;
  }
  return end(CUT_SHORT);
}

/** Why no decoder here reads a frame of this kind; null for the usual ones: sequential and progressive, by Huffman's codes. */
function unreadOf(marker: number, bits: number): string | null {
  const kind =
    marker === 0xc3
      ? 'without loss'
      : marker >= 0xc9
        ? 'by arithmetic coding'
        : marker >= 0xc5
          ? 'in several resolutions'
          : bits !== 8
            ? `with ${bits} bits a channel`
            : null;
  return kind === null ? null : `is packed ${kind}, which is not read here. Save it as PNG`;
}

/** Whether pixels and an end-of-image marker come after the header of the first scan. */
function endsAfter(bytes: Uint8Array, scan: number): boolean {
  for (let at = bytes.length - 2; at > scan; at--)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}
