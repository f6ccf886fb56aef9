/**
 * Packs of a person's own: kept in the browser's private files (OPFS), read there by the page and by the engine's worker alike.
 * Their ids begin with `own-`, so that nothing built in can be taken for one.
 */

const PREFIX = 'own-';
const FOLDER = 'packs';

/** Whether a pack is one of a person's own. */
export const isOwn = (id: string): boolean => id.startsWith(PREFIX);
/** The id of one's own pack that a folder's address ends in (`.../own-resnet/`); null for another's. */
export function ownIdIn(address: string): string | null {
  const last =
    address
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? '';
  return isOwn(last) ? last : null;
}
/** The id under which a pack is kept. */
export const ownId = (id: string): string => (isOwn(id) ? id : `${PREFIX}${id}`);

const folder = async (create: boolean): Promise<FileSystemDirectoryHandle | null> => {
  // Not there in a page without a secure context.
  const storage = (navigator as { readonly storage?: StorageManager }).storage;
  if (storage === undefined) return null;
  try {
    return await (await storage.getDirectory()).getDirectoryHandle(FOLDER, { create });
  } catch {
    return null;
  }
};

/** Bytes of one file of a pack. Rejects with an Error where it is not there. */
export async function readOwn(id: string, name: string): Promise<Uint8Array> {
  const packs = await folder(false);
  if (packs === null) throw new Error(`The pack "${id}" is not kept in this browser.`);
  try {
    const file = await (await packs.getDirectoryHandle(id)).getFileHandle(name);
    return new Uint8Array(await (await file.getFile()).arrayBuffer());
  } catch {
    throw new Error(`"${name}" of the pack "${id}" is not kept in this browser.`);
  }
}

/** Keep a pack, in place of an older one of its id. Rejects with one sentence where there is no room. */
export async function keepOwn(
  id: string,
  files: readonly (readonly [name: string, bytes: Uint8Array])[],
): Promise<void> {
  const packs = await folder(true);
  if (packs === null)
    throw new Error('This browser keeps no files for this page: save the pack as a file instead.');
  const bytes = files.reduce((sum, [, b]) => sum + b.length, 0);
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  if (usage + bytes > quota)
    throw new Error(
      `The pack takes ${Math.ceil(bytes / 1e6)} MB and this browser has ${Math.floor((quota - usage) / 1e6)} MB left for this page: remove another pack, or save it as a file.`,
    );
  const own = await packs.getDirectoryHandle(id, { create: true });
  for (const [name, content] of files) {
    const writable = await (await own.getFileHandle(name, { create: true })).createWritable();
    await writable.write(content as Uint8Array<ArrayBuffer>);
    await writable.close();
  }
}

/** Remove a pack; nothing happens where it is not there. */
export async function removeOwn(id: string): Promise<void> {
  const packs = await folder(false);
  await packs?.removeEntry(id, { recursive: true }).catch(() => undefined);
}

/** Ids of all packs kept here, and the bytes of each. */
export async function listOwn(): Promise<readonly { readonly id: string; readonly bytes: number }[]> {
  const packs = await folder(false);
  if (packs === null) return [];
  const found: { id: string; bytes: number }[] = [];
  for await (const [id, handle] of packs.entries()) {
    if (handle.kind !== 'directory') continue;
    let bytes = 0;
    for await (const [, file] of (handle as FileSystemDirectoryHandle).entries())
      if (file.kind === 'file') bytes += (await (file as FileSystemFileHandle).getFile()).size;
    found.push({ id, bytes });
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
