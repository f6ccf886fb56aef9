import { ascii, viewOf } from './sniffed';

/** An EXIF orientation, 1 to 8, and where its two bytes stand. */
export interface Orientation {
  readonly value: number;
  readonly at: number;
}

/**
 * The orientation (tag 0x0112 of the first directory) in a TIFF block, as EXIF data is; null where it has none that is
 * valid.
 */
export function orientationIn(tiff: Uint8Array): Orientation | null {
  const order = ascii(tiff, 0, 4);
  const little = order === 'II*\0';
  if ((!little && order !== 'MM\0*') || tiff.length < 8) return null;
  const view = viewOf(tiff);
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return null;
  const entries = view.getUint16(directory, little);
  for (let n = 0, at = directory + 2; n < entries && at + 12 <= tiff.length; n++, at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? { value, at: at + 8 } : null;
  }
  return null;
}
