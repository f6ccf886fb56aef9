import type { AppStore } from '../store/appStore';
import type { Given } from '../ui/input/gather';

/** A name that a folder of pictures may hold: numbered, so that two of a name stay two, and with the ending of what it is. */
function fileName(name: string, at: number, { type }: Blob): string {
  const plain = name.replace(/[/\\]/g, '_');
  const ending = /\.\w{2,5}$/.test(plain) ? '' : `.${type.replace(/^image\//, '').replace(/\W.*$/, '')}`;
  return `${String(at + 1).padStart(4, '0')} ${plain}${ending}`;
}

/** Open pictures as a set of files, as if their folder had been given. */
export function idSetOf(store: AppStore, ids: readonly string[]): Given {
  const { items } = store.getState().images;
  const files = ids.flatMap((id, at) => {
    const data = store.images.get(id)?.data;
    const item = items.find((one) => one.id === id);
    if (item === undefined || !(data instanceof Blob)) return [];
    return { path: fileName(item.name, at, data), blob: data };
  });
  return { name: files.length === 1 ? '1 open picture' : `${files.length} open pictures`, files };
}

/** A set of pictures on its way to the benchmark's screen, which takes it when it opens. */
export class HandedSet {
  private set: Given | null = null;

  put(set: Given): void {
    this.set = set;
  }

  take(): Given | null {
    const { set } = this;
    this.set = null;
    return set;
  }
}
