import { expect, it, vi } from 'vitest';
import { fakeStore, picture } from './testing/fakes';

const open = (...names: string[]) => {
  const store = fakeStore();
  store.actions.addImages(names.map((name, n) => picture(name, n)));
  const ids = (): string[] => store.getState().images.items.map(({ id }) => id);
  return { store, ids, selected: () => store.getState().images.selected };
};

it('pictures that were taken out come back to their places, until others are taken out', () => {
  const { store, ids, selected } = open('a', 'b', 'c', 'd');
  store.actions.selectImage('b');
  store.actions.removeImages(['b', 'd']);
  expect([ids(), selected()]).toEqual([['a', 'c'], 'c']);
  expect(store.images.get('b')).not.toBeNull();
  store.actions.restoreImages();
  expect([ids(), selected()]).toEqual([['a', 'b', 'c', 'd'], 'c']);
  store.actions.removeImages(['a']);
  store.actions.removeImages(['b']);
  expect(store.images.get('a')).toBeNull();
  store.actions.restoreImages();
  expect(ids()).toEqual(['b', 'c', 'd']);
  store.actions.removeImages(['b', 'c', 'd']);
  expect([ids(), selected()]).toEqual([[], null]);
  store.actions.restoreImages();
  expect([ids(), selected()]).toEqual([['b', 'c', 'd'], 'b']);
});

it('one that is still being opened, or that came back by itself, is not brought back', () => {
  const { store, ids } = open('a');
  const { item } = picture('b', 1);
  store.actions.addImages([{ item: { ...item, status: 'decoding' }, rgba: null }]);
  store.actions.removeImages(['a', 'b']);
  store.actions.addImages([picture('a', 3)]);
  store.actions.restoreImages();
  expect(ids()).toEqual(['a']);
});

it('addresses of small pictures are given back when the pictures cannot come back any more', () => {
  const { store } = open('b');
  const { item, rgba } = picture('a', 1);
  store.actions.addImages([{ item: { ...item, thumbnail: 'blob:a' }, rgba }]);
  const revoked = vi.spyOn(URL, 'revokeObjectURL');
  store.actions.removeImages(['a']);
  expect(revoked).not.toHaveBeenCalled();
  store.actions.removeImages(['b']);
  expect(revoked).toHaveBeenCalledExactlyOnceWith('blob:a');
  revoked.mockRestore();
});
