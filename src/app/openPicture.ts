import { drawSvg } from '../images/page/drawing';
import { ImageClient, startImageWorker } from '../images/page/imageClient';
import type { ToNetwork } from '../store/imageCache';
import type { AppStore } from '../store/appStore';
import type { OpenPicture } from '../store/types';

/** A picture that was opened, as it is put into the store. */
export interface Opened {
  readonly rgba: OpenPicture;
  /** What a person should know of how it was read. */
  readonly notes: readonly string[];
  /** Address of a small picture of it; absent where the caller has one. */
  readonly thumbnail?: string;
  /** Puts what the network sees of it beside the picture once that is in the store under `id`. */
  readonly keep?: (id: string) => void;
}

const client = new ImageClient(startImageWorker, drawSvg);

/** The store's way from an open picture to what a network sees of it: asked of the image worker. */
export const toNetworkByWorker: ToNetwork = ({ data }, preprocessing, options) => {
  if (!(data instanceof Blob)) throw new TypeError('The page holds pictures as files.');
  return client.prepare(data, { preprocessing, options });
};

/**
 * Open a picture when its turn comes; `wanted` is asked then. It is prepared for the present network at the same time, so
 * that it can be analysed at once. Rejects with one sentence.
 */
export async function openPicture(
  store: AppStore,
  file: Blob,
  wanted: () => boolean = () => true,
): Promise<Opened> {
  const { pack, input } = store.getState();
  const { json } = pack;
  const { rule, background } = input;
  const options = { ...(rule === 'pack' ? {} : { rule }), background };
  const sight = json === null ? null : { preprocessing: json.preprocessing, options };
  const { width, height, notes, thumbnail, image } = await client.open(file, sight, wanted);
  return {
    rgba: { width, height, data: file },
    notes,
    thumbnail: URL.createObjectURL(thumbnail),
    keep: (id) => {
      if (json !== null && image !== null) store.images.keep(id, input, json, image);
    },
  };
}
