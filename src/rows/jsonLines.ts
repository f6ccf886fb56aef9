/** Rows on the command line: one file of JSON lines a writer. */
import { type FileHandle, mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRows, type Row, rowLine, type RowStore } from './row';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** What a file ends with after its last whole line, in bytes; a file that is not there has none. */
async function wholeLength(file: string): Promise<number> {
  const bytes = await readFile(file).catch((error: unknown) => {
    if (isMissing(error)) return new Uint8Array();
    throw error;
  });
  return bytes.lastIndexOf(0x0a) + 1;
}

/**
 * The store in `file`, which is made where it is missing. One process writes it at a time; a line that an earlier one left torn is
 * cut off before the first row is added.
 */
export function jsonLinesStore(file: string): RowStore {
  let handle: FileHandle | null = null;
  async function opened(): Promise<FileHandle> {
    if (handle !== null) return handle;
    await mkdir(path.dirname(file), { recursive: true });
    const length = await wholeLength(file);
    handle = await open(file, 'a');
    await handle.truncate(length);
    return handle;
  }
  return {
    async read() {
      return readRowFile(file);
    },
    async append(rows) {
      if (rows.length === 0) return;
      // One write a call: a reader sees all of an image's rows or a torn tail.
      await (await opened()).appendFile(rows.map(rowLine).join(''));
    },
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}

/** The rows of one file; none where it is missing. Throws where a whole line is no row. */
export async function readRowFile(file: string): Promise<Row[]> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  return parseRows(content, file);
}

/** Every part in a folder of parts, by name; none where it is missing. */
export async function readParts(folder: string): Promise<Row[][]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const parts = names.filter((name) => name.endsWith('.jsonl')).sort();
  return Promise.all(parts.map((name) => readRowFile(path.join(folder, name))));
}

/** Write a file at once or not at all. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.new`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(beside, content);
  await rename(beside, file);
}
