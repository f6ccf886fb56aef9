import { printable } from '../lib/printable';
import type { AppStore } from '../store/appStore';
import type { ImageItem } from '../store/types';
import { openPicture } from './openPicture';

let count = 0;

/** Put files into the filmstrip, in their order, and open them one by one; what cannot be opened says why in its place. */
export async function addFiles(
  store: AppStore,
  files: readonly File[],
  source: 'file' | 'paste' = 'file',
): Promise<void> {
  const added = files.map((file) => {
    const item: ImageItem = {
      id: `file-${++count}`,
      // Wherever it is shown, said or saved: what cannot be seen in it is written out.
      name: file.name === '' ? 'Pasted picture' : printable(file.name),
      source,
      thumbnail: '',
      status: 'decoding',
      notes: [],
    };
    return { file, item };
  });
  store.actions.addImages(added.map(({ item }) => ({ item, rgba: null })));
  const isThere = (id: string): boolean => store.getState().images.items.some((item) => item.id === id);
  let selected = false;
  for (const { file, item } of added) {
    if (!isThere(item.id)) continue;
    try {
      const { rgba, notes, thumbnail = '', keep } = await openPicture(store, file, () => isThere(item.id));
      // Taken out again in the meantime.
      if (!isThere(item.id)) {
        URL.revokeObjectURL(thumbnail);
        continue;
      }
      store.images.put(item.id, rgba);
      keep?.(item.id);
      store.actions.updateImage(item.id, { status: 'ready', notes, thumbnail });
      // The first good one of them is looked at; the others are a click away.
      if (!selected) store.actions.selectImage(item.id);
      selected = true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      store.actions.updateImage(item.id, { status: 'failed', error: why });
    }
  }
}
