import * as v from 'valibot';
import { fetchFault } from '../lib/fetchFault';
import type { AppStore } from '../store/appStore';
import { fetchChecked } from '../jobs/fetchChecked';
import { type Opened, openPicture } from './openPicture';
import { urlOf } from './urls';

const SampleSchema = v.object({
  id: v.string(),
  file: v.string(),
  title: v.string(),
  kind: v.picklist(['id', 'ood']),
  class: v.optional(v.string()),
  alsoShows: v.optional(v.array(v.string())),
  alt: v.string(),
});
export type Sample = v.InferOutput<typeof SampleSchema>;

/** The gallery's pictures, in the order they are shown. Rejects with one sentence. */
export const fetchGallery = (): Promise<readonly Sample[]> =>
  fetchChecked(
    urlOf('samples/index.json'),
    v.array(SampleSchema),
    (why) => new Error(`There is no gallery: "samples/index.json"${why}.`),
  );

/** Address of a gallery picture. */
export const sampleUrl = (sample: Sample): string => urlOf(`samples/${sample.file}`);

async function pictureOf(sample: Sample): Promise<Blob> {
  try {
    const response = await fetch(sampleUrl(sample));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.blob();
  } catch (error) {
    throw new Error(`The picture could not be loaded: ${fetchFault(error)}.`, { cause: error });
  }
}

/** Put a gallery picture into the filmstrip and look at it; one that is there already is only selected. */
export async function showSample(
  store: AppStore,
  sample: Sample,
  open: (file: Blob) => Promise<Opened> = (file) => openPicture(store, file),
): Promise<void> {
  const { items } = store.getState().images;
  const here = items.find((item) => item.sample === sample.id);
  // One that did not come is asked for again, and takes the place of the failed one.
  if (here !== undefined && here.status !== 'failed') {
    store.actions.selectImage(here.id);
    return;
  }
  const id = `sample-${sample.id}`;
  const item = {
    id,
    name: sample.title,
    source: 'gallery' as const,
    sample: sample.id,
    thumbnail: sampleUrl(sample),
  };
  try {
    const { rgba, notes, thumbnail = item.thumbnail, keep } = await open(await pictureOf(sample));
    store.images.put(id, rgba);
    keep?.(id);
    store.actions.addImages([{ item: { ...item, thumbnail, status: 'ready', notes }, rgba: null }]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    store.actions.addImages([{ item: { ...item, status: 'failed', notes: [], error: why }, rgba: null }]);
  }
}

/** Say what is wrong with a link beside what was said of it before. */
export function addLinkFault(store: AppStore, fault: string): void {
  const { linkFault } = store.getState();
  store.actions.setLinkFault(linkFault === null ? fault : `${linkFault} ${fault}`);
}

/** What a link that names a picture which is not there is answered with. */
export const unknownSample = (id: string): string =>
  `The gallery has no picture “${id}” that this link names.`;

/** The same by its id, for a link; an id that the gallery does not know is said and changes nothing else. */
export async function showSampleById(store: AppStore, id: string): Promise<void> {
  try {
    const sample = (await fetchGallery()).find((s) => s.id === id);
    if (sample !== undefined) await showSample(store, sample);
    else addLinkFault(store, unknownSample(id));
  } catch (error) {
    addLinkFault(store, error instanceof Error ? error.message : String(error));
  }
}
