/** What the first bytes of a file say, without decoding it. */
export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'heif' | 'bmp' | 'tiff' | 'svg' | 'ico';
export interface Sniffed {
  readonly format: ImageFormat;
  /** Size that the header declares, before any turning; null where this reader does not find it. */
  readonly width: number | null;
  readonly height: number | null;
  readonly animated: boolean;
}

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Format and declared size of an image file, or null: not an image that is known here. */
export function sniff(bytes: Uint8Array): Sniffed | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (n: number): boolean => bytes.byteLength >= n;
  const of = (
    format: ImageFormat,
    width: number | null = null,
    height: number | null = null,
    animated = false,
  ): Sniffed => ({ format, width, height, animated });
  if (has(8) && ascii(bytes, 1, 4) === 'PNG' && bytes[0] === 0x89) {
    const animated = ascii(bytes, 0, Math.min(bytes.length, 4096)).includes('acTL');
    return has(24) ? of('png', view.getUint32(16), view.getUint32(20), animated) : of('png');
  }
  if (has(3) && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) {
    const size = jpegSize(view);
    return of('jpeg', size?.[0] ?? null, size?.[1] ?? null);
  }
  if (has(10) && ascii(bytes, 0, 4) === 'GIF8')
    return of('gif', view.getUint16(6, true), view.getUint16(8, true), gifFrames(bytes) > 1);
  if (has(16) && ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return webp(bytes, view);
  if (has(12) && ascii(bytes, 4, 8) === 'ftyp') {
    const brands = ascii(bytes, 8, Math.min(bytes.length, 40));
    if (/avi[fs]/.test(brands)) return of('avif', ...isoSize(bytes, view), brands.includes('avis'));
    if (/hei[cxfs]|mif1|msf1/.test(brands)) return of('heif', ...isoSize(bytes, view));
    return null;
  }
  if (has(26) && ascii(bytes, 0, 2) === 'BM')
    return of('bmp', view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
  if (has(4) && (ascii(bytes, 0, 4) === 'II*\0' || ascii(bytes, 0, 4) === 'MM\0*')) return of('tiff');
  if (has(4) && view.getUint32(0, true) === 0x00010000) return of('ico');
  const head = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart();
  return /^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(head)
    ? of('svg')
    : null;
}

/** `[width, height]` from the frame header of a JPEG. */
function jpegSize(view: DataView): [number, number] | null {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    at += 2 + (marker === 0xff ? -1 : view.getUint16(at + 2));
  }
  return null;
}

/** Image descriptors of a GIF, counted up to two. */
function gifFrames(bytes: Uint8Array): number {
  let at = 13 + (bytes[10]! & 0x80 ? 3 * 2 ** ((bytes[10]! & 7) + 1) : 0);
  let frames = 0;
  const skipBlocks = (): void => {
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  };
  while (at < bytes.length && frames < 2) {
    if (bytes[at] === 0x21) {
      at += 2;
      skipBlocks();
    } else if (bytes[at] === 0x2c) {
      frames++;
      const flags = bytes[at + 9] ?? 0;
      at += 10 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0) + 1;
      skipBlocks();
    } else break;
  }
  return frames;
}

function webp(bytes: Uint8Array, view: DataView): Sniffed {
  const kind = ascii(bytes, 12, 16);
  const size = (width: number, height: number, animated = false): Sniffed => ({
    format: 'webp',
    width,
    height,
    animated,
  });
  if (kind === 'VP8X' && bytes.length >= 30) {
    const u24 = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    return size(u24(24) + 1, u24(27) + 1, (bytes[20]! & 2) !== 0);
  }
  if (kind === 'VP8L' && bytes.length >= 25) {
    const bits = view.getUint32(21, true);
    return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (kind === 'VP8 ' && bytes.length >= 30)
    return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  return { format: 'webp', width: null, height: null, animated: false };
}

/** The largest `ispe` box of an AVIF or HEIF. */
function isoSize(bytes: Uint8Array, view: DataView): [number | null, number | null] {
  let best: [number | null, number | null] = [null, null];
  for (let at = 4; at + 16 <= Math.min(bytes.length, 65536); at++) {
    if (ascii(bytes, at, at + 4) !== 'ispe') continue;
    const [w, h] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (w * h > (best[0] ?? 0) * (best[1] ?? 0)) best = [w, h];
  }
  return best;
}
