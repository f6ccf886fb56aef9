import type { SliceContext } from '../appStore';
import { merge } from '../clamp';
import type { Actions, ImageItem } from '../types';
import { must } from '../../lib/must';

/** Object addresses hold their file in memory until they are given back. */
const release = ({ thumbnail }: ImageItem): void => {
  if (thumbnail.startsWith('blob:')) URL.revokeObjectURL(thumbnail);
};

export function imagesSlice({
  get,
  set,
  images: cache,
}: SliceContext): Pick<Actions, 'addImages' | 'updateImage' | 'removeImage' | 'selectImage'> {
  const select = (selected: string | null, items: readonly ImageItem[]): void => {
    set({ images: { items, selected } });
  };
  return {
    addImages: (batch) => {
      if (batch.length === 0) return;
      for (const { item, rgba } of batch) if (rgba !== null) cache.put(item.id, rgba);
      const { items, selected } = get().images;
      const added = batch.map(({ item }) => item);
      const ids = new Set(added.map(({ id }) => id));
      const first = added.find(({ status }) => status === 'ready') ?? null;
      select(first?.id ?? selected ?? added[0]?.id ?? null, [
        ...items.filter(({ id }) => !ids.has(id)),
        ...added,
      ]);
    },
    updateImage: (id, change, rgba) => {
      if (rgba !== undefined) cache.put(id, rgba);
      const { items, selected } = get().images;
      const next = items.map((item) => (item.id === id ? merge(item, change) : item));
      if (rgba !== undefined || next.some((item, n) => item !== items[n])) select(selected, next);
    },
    removeImage: (id) => {
      const { items, selected } = get().images;
      const at = items.findIndex((item) => item.id === id);
      if (at < 0) return;
      release(must(items[at]));
      cache.delete(id);
      const rest = items.filter((item) => item.id !== id);
      select(selected === id ? ((rest[at] ?? rest[at - 1])?.id ?? null) : selected, rest);
    },
    selectImage: (id) => {
      const { items, selected } = get().images;
      if (id !== selected && items.some((item) => item.id === id)) select(id, items);
    },
  };
}
