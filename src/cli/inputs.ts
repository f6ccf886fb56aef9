import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PICTURE } from '../lib/pictureNames';
import { ImageError } from '../images/file/limits';
import { sniff } from '../images/file/sniff';

/** Without an ending it may be one as well. */
const mayBePicture = (name: string): boolean => PICTURE.test(name) || !/[^.]\.[^.]+$/.test(name);

/** What an argument stands for. */
export interface Expanded {
  readonly files: readonly string[];
  /** Entries that are not passed over in silence: they look like pictures and cannot be opened by name. */
  readonly faults: readonly { readonly file: string; readonly why: string }[];
  readonly notes: readonly string[];
}

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

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** A name as text, or null where its bytes are not UTF-8: such a file cannot be named in what is printed. */
function textOf(name: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    return null;
  }
}

interface Found {
  readonly files: string[];
  readonly faults: { file: string; why: string }[];
  /** Folders deeper than those searched. */
  deeper: number;
  /** Real paths of the folders on the way, so that a circle of links ends. */
  readonly seen: Set<string>;
}

async function search(folder: string, levels: number, found: Found): Promise<void> {
  const real = await realpath(folder);
  if (found.seen.has(real)) return;
  found.seen.add(real);
  const names = (await readdir(folder, { encoding: 'buffer' })).sort((a, b) => Buffer.compare(a, b));
  for (const raw of names) {
    const name = textOf(raw);
    if (name === null) {
      const shown = raw.toString('utf8');
      if (mayBePicture(shown))
        found.faults.push({
          file: path.join(folder, shown),
          why: 'Its name is not UTF-8, so it cannot be named in the results. Rename it.',
        });
      continue;
    }
    if (name.startsWith('.')) continue;
    const file = path.join(folder, name);
    let is;
    try {
      is = await stat(file);
    } catch (error) {
      const link = await lstat(file).then(
        (entry) => entry.isSymbolicLink(),
        () => false,
      );
      const why = link ? 'This link leads to nothing.' : `This file cannot be read (${codeOf(error)}).`;
      if (mayBePicture(name)) found.faults.push({ file, why });
      continue;
    }
    if (is.isDirectory()) {
      if (levels === 0) found.deeper++;
      else
        try {
          await search(file, levels - 1, found);
        } catch (error) {
          found.faults.push({ file, why: `This folder cannot be read (${codeOf(error)}).` });
        }
      continue;
    }
    if (!is.isFile()) continue;
    if (PICTURE.test(name) || (await looksLikePicture(file).catch(() => false))) found.files.push(file);
  }
}

/**
 * The picture files that an argument stands for: the file itself, or the pictures in a folder and in its subfolders (one a
 * class), by name, hidden ones left out; `recursive`: in all folders below. A file counts as a picture by its ending or by its
 * content, so that a damaged one is reported rather than passed over. Throws ImageError for a folder that cannot be read or
 * holds none.
 */
export async function expand(argument: string, recursive = false): Promise<Expanded> {
  const is = await stat(argument).catch(() => null);
  // What is not there says so when it is opened.
  if (is?.isDirectory() !== true) return { files: [argument], faults: [], notes: [] };
  const found: Found = { files: [], faults: [], deeper: 0, seen: new Set() };
  try {
    await search(argument, recursive ? Infinity : 1, found);
  } catch (error) {
    throw new ImageError('unreadable', `This folder cannot be read (${codeOf(error)}).`);
  }
  const { files, faults, deeper } = found;
  const below = `${deeper} folder${deeper === 1 ? '' : 's'} further below ${deeper === 1 ? 'is' : 'are'} not searched; --recursive does.`;
  if (files.length === 0 && faults.length === 0)
    throw new ImageError(
      'not-an-image',
      deeper > 0
        ? `This folder and its subfolders hold no pictures; ${below}`
        : 'This folder holds no pictures.',
    );
  return { files, faults, notes: deeper > 0 ? [below] : [] };
}
