import type { AppStore } from '../store/appStore';
import type { ImageItem } from '../store/types';
import { decodeFile } from '../images/page/decode';

let count = 0;

/** Put files into the filmstrip, in their order, and decode them one by one; what cannot be opened says why in its place. */
export async function addFiles(
  store: AppStore,
  files: readonly File[],
  source: 'file' | 'paste' = 'file',
): Promise<void> {
  const added = files.map((file) => {
    const item: ImageItem = {
      id: `file-${++count}`,
      name: file.name === '' ? 'Pasted picture' : file.name,
      source,
      thumbnail: URL.createObjectURL(file),
      status: 'decoding',
      notes: [],
    };
    return { file, item };
  });
  store.actions.addImages(added.map(({ item }) => ({ item, rgba: null })));
  let selected = false;
  for (const { file, item } of added) {
    try {
      const { rgba, notes } = await decodeFile(file);
      // Taken out again in the meantime.
      if (!store.getState().images.items.some(({ id }) => id === item.id)) continue;
      store.actions.updateImage(item.id, { status: 'ready', notes }, rgba);
      // The first good one of them is looked at; the others are a click away.
      if (!selected) store.actions.selectImage(item.id);
      selected = true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      store.actions.updateImage(item.id, { status: 'failed', error: why });
    }
  }
}
