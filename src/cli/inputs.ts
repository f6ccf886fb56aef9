import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ImageError } from '../images/file/limits';
import { sniff } from '../images/file/sniff';

const PICTURE = /\.(png|apng|jpe?g|jfif|gif|webp|avif|avifs|heic|heif|bmp|tiff?|svg|ico)$/i;

/** Whether the first bytes of a file are a picture's. */
async function looksLikePicture(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(4096), 0, 4096, 0);
    return sniff(buffer.subarray(0, bytesRead)) !== null;
  } finally {
    await handle.close();
  }
}

/**
 * The picture files that an argument stands for: the file itself, or the pictures in a folder by name, without its
 * subfolders and hidden files. A file counts as a picture by its ending or by its content, so that a damaged one is
 * reported rather than passed over. Throws ImageError for a folder that cannot be read or holds none.
 */
export async function expand(argument: string): Promise<readonly string[]> {
  const found = await stat(argument).catch(() => null);
  // What is not there says so when it is opened.
  if (found?.isDirectory() !== true) return [argument];
  let entries;
  try {
    entries = await readdir(argument, { withFileTypes: true });
  } catch (error) {
    throw new ImageError(
      'unreadable',
      `This folder cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  const pictures: string[] = [];
  for (const { name } of entries) {
    if (name.startsWith('.')) continue;
    const file = path.join(argument, name);
    const is = await stat(file).catch(() => null);
    if (is?.isFile() !== true) continue;
    if (PICTURE.test(name) || (await looksLikePicture(file).catch(() => false))) pictures.push(file);
  }
  if (pictures.length === 0)
    throw new ImageError('not-an-image', 'This folder holds no pictures (subfolders are not searched).');
  return pictures.sort((a, b) => (a < b ? -1 : 1));
}
