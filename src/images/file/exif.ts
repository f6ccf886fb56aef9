import { ascii, viewOf } from './sniffed';

/**
 * The orientation (tag 0x0112 of the first directory) in a TIFF block, as EXIF data is; 1 where it has none that is
 * valid.
 */
export function tiffOrientation(tiff: Uint8Array): number {
  const order = ascii(tiff, 0, 4);
  const little = order === 'II*\0';
  if ((!little && order !== 'MM\0*') || tiff.length < 8) return 1;
  const view = viewOf(tiff);
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let n = 0, at = directory + 2; n < entries && at + 12 <= tiff.length; n++, at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
