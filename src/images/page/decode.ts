import { type Decoded, decodePicture } from '../decode';
import { checkLength, ImageError } from '../file/limits';
import { decodeInBrowser } from '../worker/browserDecoder';
import { drawSvg } from './drawing';

export type { Decoded } from '../decode';

/** Decode a picture in the browser. Throws ImageError with one sentence where it cannot be used. */
export async function decodeFile(file: Blob): Promise<Decoded> {
  // Before its bytes are in memory.
  checkLength(file.size);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new ImageError(
      'unreadable',
      'This could not be read as a file. If it is a folder, drop the pictures in it.',
    );
  }
  return decodePicture(bytes, (given, found) =>
    found.format === 'svg' ? drawSvg(given) : decodeInBrowser(given, found),
  );
}
