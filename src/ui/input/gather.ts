/** What a person gave as a set: files and folders, with their paths. */
import { must } from '../../lib/must';
import type { GivenFile } from '../../datasets/blobs';

/** A dropped thing, as the drop zone hands it on. */
export type Dropped =
  | { readonly kind: 'file'; getFile(): Promise<File> }
  | { readonly kind: 'directory'; readonly name: string; getEntries(): AsyncIterable<Dropped> }
  | { readonly kind: 'text' };

export interface Given {
  readonly name: string;
  readonly files: readonly GivenFile[];
}

/** Files of a file dialogue: each alone, or a whole folder. null for none. */
export function givenOf(files: readonly File[]): Given | null {
  const [first] = files;
  if (first === undefined) return null;
  const pathOf = (file: File): string =>
    file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
  const root = must(pathOf(first).split('/')[0]);
  return { name: root, files: files.map((file) => ({ path: pathOf(file), blob: file })) };
}

async function filesOf(dropped: Dropped, before: string): Promise<GivenFile[]> {
  if (dropped.kind === 'text') return [];
  if (dropped.kind === 'file') {
    const file = await dropped.getFile();
    return [{ path: `${before}${file.name}`, blob: file }];
  }
  const all: GivenFile[] = [];
  for await (const inner of dropped.getEntries())
    all.push(...(await filesOf(inner, `${before}${dropped.name}/`)));
  return all;
}

/** What was dropped, folders with all that is in them. null for nothing. */
export async function droppedFiles(items: readonly Dropped[]): Promise<Given | null> {
  const files = (await Promise.all(items.map((item) => filesOf(item, '')))).flat();
  const [first] = files;
  return first === undefined ? null : { name: must(first.path.split('/')[0]), files };
}
