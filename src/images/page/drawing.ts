import { HIDDEN } from '../worker/hidden';
import { wayToRead } from '../worker/readback';
import { ImageError, undecodable } from '../file/limits';
import type { Drawing } from '../formats/svg';
import type { Rgba } from '../network/toNetwork';

/**
 * Draw an SVG through an `<img>`, which only the page's thread has: scripts do not run and nothing outside of it is loaded.
 * Straight onto a canvas of the drawing's size. Throws ImageError with one sentence where it cannot be drawn, or the browser
 * hides its pixels.
 */
export async function drawSvg({ text, width, height }: Drawing): Promise<Rgba> {
  // A video frame can be made of a bitmap only, and a bitmap of a drawing is blank in some browsers.
  if ((await wayToRead()) !== 'canvas') throw new ImageError('unsupported', HIDDEN);
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) throw undecodable('svg');
    context.drawImage(image, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data: new Uint8ClampedArray(data.buffer) };
  } catch {
    throw undecodable('svg');
  } finally {
    URL.revokeObjectURL(url);
  }
}
