/** Sets of pictures from files that a page was given. */
import { must } from '../lib/must';
import type { DataFile, DataSource } from './dataset';

/** A file with its path, folders by `/`. */
export interface GivenFile {
  readonly path: string;
  readonly blob: Blob;
}

const fileOf = ({ path, blob }: GivenFile): DataFile => ({
  path,
  size: blob.size,
  read: async (from = 0, to = blob.size) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
});

/**
 * What was given under a name: one file, or all that lies in one folder, hidden files left out; a name `noise:...` stands for
 * generated pictures and has no files. Read in place, in parts.
 */
export function blobSource(name: string, given: readonly GivenFile[]): DataSource {
  if (given.length === 0) return { name, kind: 'generated', files: [], beside: () => Promise.resolve(null) };
  const [first] = given;
  const root = must(must(first).path.split('/')[0]);
  // One folder around everything is what was given, not a class.
  const isWrapped = given.every(({ path }) => path.startsWith(`${root}/`));
  const all = given.map((file) =>
    fileOf(isWrapped ? { ...file, path: file.path.slice(root.length + 1) } : file),
  );
  const files = all.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')));
  return {
    name,
    kind: files.length === 1 && !isWrapped ? 'file' : 'folder',
    files,
    beside: (path) => Promise.resolve(files.find((file) => file.path === path) ?? null),
  };
}
