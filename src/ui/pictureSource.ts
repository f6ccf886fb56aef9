import { createContext, useContext } from 'react';

/** A picture of the gallery. */
export interface GalleryItem {
  readonly id: string;
  readonly title: string;
  /** As it was drawn: of a class that some built-in network knows, or of none. */
  readonly kind: 'id' | 'ood';
  /** The class that it shows, by the name that a network gives it. */
  readonly class?: string | undefined;
  /** What else is in it that some network may have a class for. */
  readonly alsoShows?: readonly string[] | undefined;
  readonly alt: string;
  readonly url: string;
}
/** Forms in which the table of all pictures can be saved. */
export type PictureTable = 'csv' | 'json' | 'tex';

/** How pictures come in, and what becomes of them; the page's root provides it, because decoding is not the panels' business. */
export interface PictureSource {
  readonly gallery: readonly GalleryItem[];
  /** Why there is no gallery, in one sentence. */
  readonly galleryFault: string | null;
  readonly addFiles: (files: readonly File[]) => void;
  readonly addDrop: (data: DataTransfer) => void;
  readonly showSample: (id: string) => void;
  /** Give the table of these pictures, in this order, to the person as a file. */
  readonly saveTable: (form: PictureTable, ids: readonly string[]) => void;
  /** Hand open pictures on, by their ids, as the ID set to calibrate on or to benchmark with. */
  readonly makeIdSet: (use: 'calibration' | 'benchmark', ids: readonly string[]) => void;
  /** What could not be taken from the last drop. */
  readonly faults: readonly string[];
}
export const PictureSourceContext = createContext<PictureSource | null>(null);

export function usePictureSource(): PictureSource {
  const source = useContext(PictureSourceContext);
  if (source === null) throw new Error('There is no PictureSourceContext around this component.');
  return source;
}
