import type { SliceContext } from '../appStore';
import { merge } from '../clamp';
import type { Actions, ImageItem, State } from '../types';

/** Object addresses hold their file in memory until they are given back. */
const release = ({ thumbnail }: ImageItem): void => {
  if (thumbnail.startsWith('blob:')) URL.revokeObjectURL(thumbnail);
};

export function imagesSlice({
  get,
  set,
  images: cache,
}: SliceContext): Pick<
  Actions,
  'addImages' | 'updateImage' | 'removeImages' | 'restoreImages' | 'setOthersWait' | 'selectImage'
> {
  const change = (news: Partial<State['images']>, removed: State['removed'] = get().removed): void => {
    set({ images: { ...get().images, ...news }, removed });
  };
  /** What was taken out before goes for good. */
  const forget = (): void => {
    for (const { item } of get().removed) {
      release(item);
      cache.delete(item.id);
    }
  };
  return {
    addImages: (batch) => {
      if (batch.length === 0) return;
      const { items, selected } = get().images;
      const added = batch.map(({ item }) => item);
      const ids = new Set(added.map(({ id }) => id));
      // One that comes back by itself is not to be put back a second time.
      const gone = get().removed.filter(({ item }) => !ids.has(item.id));
      for (const { item, rgba } of batch) if (rgba !== null) cache.put(item.id, rgba);
      const first = added.find(({ status }) => status === 'ready') ?? null;
      change(
        {
          selected: first?.id ?? selected ?? added[0]?.id ?? null,
          items: [...items.filter(({ id }) => !ids.has(id)), ...added],
        },
        gone,
      );
    },
    updateImage: (id, news, rgba) => {
      if (rgba !== undefined) cache.put(id, rgba);
      const { items } = get().images;
      const next = items.map((item) => (item.id === id ? merge(item, news) : item));
      if (rgba !== undefined || next.some((item, n) => item !== items[n])) change({ items: next });
    },
    removeImages: (ids) => {
      const out = new Set(ids);
      const { items, selected } = get().images;
      const rest = items.filter((item) => !out.has(item.id));
      if (rest.length === items.length) return;
      forget();
      // What is still being opened ends with its place: it has nothing to come back with.
      const removed = items.flatMap((item, at) =>
        out.has(item.id) && item.status !== 'decoding' ? [{ at, item }] : [],
      );
      // The next one that is left, or else the last.
      const at = items.findIndex(({ id }) => id === selected);
      const next = items.slice(Math.max(0, at)).find(({ id }) => !out.has(id)) ?? rest.at(-1);
      change(
        { items: rest, selected: selected !== null && out.has(selected) ? (next?.id ?? null) : selected },
        removed,
      );
    },
    restoreImages: () => {
      const { images, removed } = get();
      if (removed.length === 0) return;
      const { items, selected } = images;
      const back = [...items];
      for (const { at, item } of removed) back.splice(Math.min(at, back.length), 0, item);
      change({ items: back, selected: selected ?? removed[0]?.item.id ?? null }, []);
    },
    setOthersWait: (othersWait) => {
      if (get().othersWait !== othersWait) set({ othersWait });
    },
    selectImage: (id) => {
      const { items, selected } = get().images;
      if (id !== selected && items.some((item) => item.id === id)) change({ selected: id });
    },
  };
}
