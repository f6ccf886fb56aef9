import { type DataFile, DatasetError, type DataSource } from '../dataset';

/** One picture of an archive, unpacked: more is a bomb. */
export const LARGEST_ENTRY = 512 * 2 ** 20;

/** The files of an archive as a source: what lies in one folder around everything lies at the top. */
export function archiveSource(name: string, entries: readonly DataFile[]): DataSource {
  const shown = entries.filter(({ path }) => !/(^|\/)(\.|__MACOSX\/)/.test(path));
  const root = shown[0]?.path.split('/')[0] ?? '';
  const isWrapped = shown.every(({ path }) => path.startsWith(`${root}/`));
  const files = isWrapped
    ? shown.map((file) => ({ ...file, path: file.path.slice(root.length + 1) }))
    : shown;
  const sole = files.length === 1 && !isWrapped;
  return {
    name,
    kind: sole ? 'file' : 'folder',
    files,
    beside: (path) => Promise.resolve(files.find((file) => file.path === path) ?? null),
  };
}

/** A path of an archive that stays inside it. */
export function safePath(path: string, archive: string): string {
  const plain = path.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  if (plain.startsWith('/') || plain.split('/').includes('..'))
    throw new DatasetError(`"${archive}" names "${path}", which lies outside of it.`);
  return plain;
}

/** Bytes in memory as a file. */
export const memoryFile = (path: string, bytes: Uint8Array): DataFile => ({
  path,
  size: bytes.length,
  read: (from = 0, to = bytes.length) => Promise.resolve(bytes.subarray(from, to)),
});
