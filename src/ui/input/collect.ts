import { printable } from '../../lib/printable';
import { MAX_FILES } from '../../images/file/limits';

export interface Collected {
  readonly files: readonly File[];
  /** What could not be taken, one sentence each. */
  readonly faults: readonly string[];
}
const LINK =
  'A picture of another website came as a link only, and this page fetches nothing from elsewhere. Save the picture and drop the file.';
const NOTHING = 'There was no picture in what was dropped. Drop picture files or a folder of them.';

/** Files and names of what could not be read, gathered from a drop. */
interface Found {
  readonly files: File[];
  readonly unreadable: string[];
}

async function filesIn(entry: FileSystemEntry, found: Found): Promise<void> {
  if (found.files.length > MAX_FILES) return;
  try {
    if (entry.isFile) {
      found.files.push(
        await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed)),
      );
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A hundred at most at a time; none is the end.
      const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) return;
      for (const inner of some) if (!inner.name.startsWith('.')) await filesIn(inner, found);
    }
  } catch {
    found.unreadable.push(entry.name);
  }
}

/** At most `MAX_FILES` of the files. */
export function limitFiles(files: readonly File[]): Collected {
  return {
    files: files.slice(0, MAX_FILES),
    faults:
      files.length > MAX_FILES
        ? [`Only the first ${MAX_FILES} files were taken. Add the others afterwards.`]
        : [],
  };
}

/** The files of a drop or a paste, folders opened, at most `MAX_FILES`. Call it in the event: afterwards the data is gone. */
export async function collectFiles(data: DataTransfer): Promise<Collected> {
  const entries = Array.from(data.items, (item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const plain = Array.from(data.files);
  const link = /https?:/.test(data.getData('text/uri-list') || data.getData('text/html'));
  const found: Found = { files: [], unreadable: [] };
  if (entries.some((entry) => entry?.isDirectory)) {
    for (const entry of entries) if (entry !== null) await filesIn(entry, found);
  } else found.files.push(...plain);
  const { files, faults } = limitFiles(found.files);
  const unread = found.unreadable.map((name) => `"${printable(name)}" could not be read from the disk.`);
  const none = files.length === 0 && unread.length === 0;
  return { files, faults: [...(none ? [link ? LINK : NOTHING] : []), ...unread, ...faults] };
}
