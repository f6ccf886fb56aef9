/** Sets of pictures from the file system. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DataFile, DatasetError, type DataSource } from './dataset';

const MOST_FILES = 5_000_000;

function fileAt(full: string, shown: string, size: number): DataFile {
  return {
    path: shown,
    size,
    async read(from = 0, to = size) {
      const handle = await open(full).catch((error: unknown) => {
        throw new DatasetError(`"${shown}" cannot be read (${(error as NodeJS.ErrnoException).code}).`);
      });
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
        let at = 0;
        while (at < bytes.length) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, from + at);
          if (bytesRead === 0) throw new DatasetError(`"${shown}" became shorter while it was read.`);
          at += bytesRead;
        }
        return bytes;
      } finally {
        await handle.close();
      }
    },
  };
}

async function filesBelow(folder: string): Promise<DataFile[]> {
  const files: DataFile[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (files.length > MOST_FILES) throw new DatasetError(`"${folder}" holds too many files.`);
    const full = path.join(entry.parentPath, entry.name);
    const shown = path.relative(folder, full).split(path.sep).join('/');
    if (shown.split('/').some((part) => part.startsWith('.'))) continue;
    // Links are followed to files, never to folders, so that there is no circle.
    const found = await stat(full).catch(() => null);
    if (found?.isFile() === true) files.push(fileAt(full, shown, found.size));
  }
  return files;
}

/**
 * What a path of the command line stands for: a file, a folder with all below it, or `noise:...`. Throws DatasetError with one
 * sentence.
 */
export async function nodeSource(name: string): Promise<DataSource> {
  if (name.startsWith('noise:'))
    return { name, kind: 'generated', files: [], beside: () => Promise.resolve(null) };
  const found = await stat(name).catch(() => null);
  if (found === null) throw new DatasetError(`There is no "${name}".`);
  const folder = found.isDirectory() ? name : path.dirname(name);
  const beside = async (relative: string): Promise<DataFile | null> => {
    const full = path.join(folder, relative);
    const inside = path.relative(folder, full);
    if (inside.startsWith('..') || path.isAbsolute(inside)) return null;
    const there = await stat(full).catch(() => null);
    return there?.isFile() === true ? fileAt(full, relative, there.size) : null;
  };
  if (found.isDirectory()) return { name, kind: 'folder', files: await filesBelow(name), beside };
  if (!found.isFile()) throw new DatasetError(`"${name}" is no file and no folder.`);
  return { name, kind: 'file', files: [fileAt(name, path.basename(name), found.size)], beside };
}
