import { MAX_FILES } from '../../lib/imageFile/limits';

export interface Collected {
  readonly files: readonly File[];
  /** What could not be taken, one sentence each. */
  readonly faults: readonly string[];
}
const NO_CORS =
  'A picture dragged from another page cannot be read here, because its server does not allow it. Save it and drop the file.';

async function filesIn(entry: FileSystemEntry, into: File[]): Promise<void> {
  if (into.length > MAX_FILES) return;
  if (entry.isFile) {
    into.push(await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return;
    for (const inner of some) if (!inner.name.startsWith('.')) await filesIn(inner, into);
  }
}

/** The files of a drop or a paste, folders opened, at most `MAX_FILES`. Call it in the event: afterwards the data is gone. */
export async function collectFiles(data: DataTransfer): Promise<Collected> {
  const entries = Array.from(data.items, (item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const plain = Array.from(data.files);
  const linked =
    plain.length === 0 && /https?:/.test(data.getData('text/uri-list') || data.getData('text/html'));
  const files: File[] = [];
  if (entries.some((entry) => entry?.isDirectory)) {
    for (const entry of entries) if (entry !== null) await filesIn(entry, files);
  } else files.push(...plain);
  return {
    files: files.slice(0, MAX_FILES),
    faults: [
      ...(linked ? [NO_CORS] : []),
      ...(files.length > MAX_FILES
        ? [`Only the first ${MAX_FILES} files were taken. Drop the others afterwards.`]
        : []),
    ],
  };
}
