import type { Rgba } from '../network/toNetwork';

/**
 * Uncompressed BMP of 1, 4, 8, 24 or 32 bits a pixel, as opaque RGBA; null for any other kind. sharp reads no BMP.
 * Throws RangeError where the file is cut short.
 */
export function readBmp(bytes: Uint8Array): Rgba | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  if (headerSize < 40) return null;
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(28, true);
  if (view.getUint32(30, true) !== 0 || ![1, 4, 8, 24, 32].includes(bits)) return null;
  if (width < 1 || height < 1) throw new RangeError(`a picture of ${width} x ${height} pixels`);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) throw new RangeError('cut short');
  const palette = 14 + headerSize;
  const colours = view.getUint32(46, true) || 2 ** bits;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const row = start + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      let from = row + (x * bits) / 8;
      if (bits <= 8) {
        const byte = bytes[Math.floor(from)]!;
        const index = (byte >> (8 - bits - ((x * bits) % 8))) & (2 ** bits - 1);
        if (index >= colours) throw new RangeError(`colour ${index} of a palette of ${colours}`);
        from = palette + index * 4;
      }
      const to = (y * width + x) * 4;
      data[to] = view.getUint8(from + 2);
      data[to + 1] = view.getUint8(from + 1);
      data[to + 2] = view.getUint8(from);
    }
  }
  return { width, height, data };
}
