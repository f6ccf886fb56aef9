import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeStore } from '../store/testing/fakes';
import { fetchGallery, type Sample, showSample, showSampleById } from './gallery';

vi.mock('./urls', () => ({ urlOf: (path: string) => `http://x/${path}` }));
afterEach(() => {
  vi.unstubAllGlobals();
});

const cat: Sample = { id: 'cat', file: 'cat.svg', title: 'Cat', kind: 'id', class: 'cat', alt: 'A cat.' };
const answer = (reply: () => Promise<Response>): void => {
  vi.stubGlobal('fetch', vi.fn(reply));
};
const offline = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));
const decode = () =>
  Promise.resolve({ rgba: { width: 1, height: 1, data: new Uint8ClampedArray(4) }, notes: [] });

describe('the gallery', () => {
  it('says why it does not come', async () => {
    answer(offline);
    await expect(fetchGallery()).rejects.toThrow(
      'There is no gallery: "samples/index.json" could not be loaded: the server cannot be reached.',
    );
    answer(() => Promise.resolve(new Response('', { status: 503 })));
    await expect(fetchGallery()).rejects.toThrow(
      'There is no gallery: "samples/index.json" could not be loaded: the server answered 503.',
    );
  });

  it('says what is wrong with its list', async () => {
    answer(() => Promise.resolve(new Response('<!doctype html>')));
    await expect(fetchGallery()).rejects.toThrow('There is no gallery: "samples/index.json" is not JSON.');
    answer(() => Promise.resolve(Response.json([{ ...cat, kind: 'cat' }])));
    await expect(fetchGallery()).rejects.toThrow(/"samples\/index\.json", field "0\.kind": expected/);
  });

  it('puts a picture that does not come into the strip with the reason, and asks again when it is chosen again', async () => {
    const store = fakeStore();
    const items = () => store.getState().images.items;
    answer(offline);
    await showSample(store, cat, decode);
    expect(items()).toMatchObject([
      { status: 'failed', error: 'The picture could not be loaded: the server cannot be reached.' },
    ]);
    answer(() => Promise.resolve(new Response('<svg/>')));
    await showSample(store, cat, decode);
    expect(items()).toMatchObject([{ status: 'ready', name: 'Cat' }]);
    expect(store.getState().images.selected).toBe(items()[0]!.id);
    // One that is there is only selected.
    await showSample(store, cat, decode);
    expect(items()).toHaveLength(1);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('tells of a link whose picture cannot be looked up', async () => {
    const store = fakeStore();
    answer(offline);
    await showSampleById(store, 'cat');
    expect(store.getState().linkFault).toMatch(/^There is no gallery: .* the server cannot be reached\.$/);
  });
});
