import { ascii, CUT_SHORT, type Sniffed, sniffed, viewOf } from './sniffed';

const colours = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** A GIF by its blocks; null for anything else. Its size is the screen's, or that of a frame that reaches beyond it. */
export function sniffGif(bytes: Uint8Array): Sniffed | null {
  if (!/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return null;
  if (bytes.length < 13) return sniffed('gif', { damage: CUT_SHORT });
  const view = viewOf(bytes);
  const u16 = (at: number): number => view.getUint16(at, true);
  let [width, height] = [u16(6), u16(8)];
  let [frames, whole] = [0, 0];
  let at = 13 + colours(bytes[10]!);
  const skipBlocks = (): void => {
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  };
  while (at < bytes.length) {
    if (bytes[at] === 0x21) {
      at += 2;
      skipBlocks();
    } else if (bytes[at] === 0x2c && at + 10 <= bytes.length) {
      frames++;
      width = Math.max(width, u16(at + 1) + u16(at + 5));
      height = Math.max(height, u16(at + 3) + u16(at + 7));
      at += 10 + colours(bytes[at + 9]!) + 1;
      skipBlocks();
      if (at <= bytes.length) whole++;
    } else break;
  }
  const damage = whole > 0 ? null : at >= bytes.length ? CUT_SHORT : 'damaged: it holds no pixels';
  return sniffed('gif', { width, height, animated: frames > 1, damage });
}
