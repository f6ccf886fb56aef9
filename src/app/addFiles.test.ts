import { afterEach, expect, it, vi } from 'vitest';
import { fakeStore } from '../store/testing/fakes';
import type { Opened } from './openPicture';

const opened = vi.hoisted(() => ({ open: vi.fn<(file: Blob) => Promise<Opened>>() }));
vi.mock('./openPicture', () => ({
  openPicture: (_: unknown, file: Blob, wanted: () => boolean) =>
    wanted() ? opened.open(file) : Promise.reject(new Error('nobody wants it')),
}));
const { addFiles } = await import('./addFiles');

const answer = (): Promise<Opened> =>
  Promise.resolve({
    rgba: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    notes: [],
    thumbnail: 'blob:small',
  });
afterEach(() => opened.open.mockReset());

it('a name that hides what it is, or breaks lines, is written out wherever it is shown', async () => {
  const store = fakeStore();
  opened.open.mockImplementation(answer);
  await addFiles(store, [new File(['x'], 'cat\u202egnp.exe'), new File(['x'], 'a\n\u001b[31mb.png')]);
  expect(store.getState().images.items.map(({ name }) => name)).toEqual([
    'cat\\u{202e}gnp.exe',
    'a\\u{a}\\u{1b}[31mb.png',
  ]);
});

it('pictures are opened one by one; the first good one is looked at; one taken out meanwhile is not opened', async () => {
  const store = fakeStore();
  let reject: (error: Error) => void = () => undefined;
  const first = new Promise<Opened>((_, failed) => (reject = failed));
  opened.open.mockReturnValueOnce(first).mockImplementation(answer);
  const added = addFiles(
    store,
    ['bad.png', 'gone.png', 'good.png'].map((name) => new File(['x'], name)),
  );
  const items = () => store.getState().images.items;
  expect(opened.open).toHaveBeenCalledTimes(1);
  expect(items().map(({ status, thumbnail }) => [status, thumbnail])).toEqual(
    new Array(3).fill(['decoding', '']),
  );
  store.actions.removeImages([items()[1]!.id]);
  reject(new Error('This PNG file is cut short.'));
  await added;
  expect(opened.open).toHaveBeenCalledTimes(2);
  expect(items().map(({ name, status }) => [name, status])).toEqual([
    ['bad.png', 'failed'],
    ['good.png', 'ready'],
  ]);
  expect(store.getState().images.selected).toBe(items()[1]!.id);
  expect(items()[1]!.thumbnail).toBe('blob:small');
});
