/** What the page and its image worker say to each other. Types only. */
import type { NetworkImage } from '../../engine/jobs';
import type { Drawing } from '../formats/svg';
import type { NetworkOptions, Preprocessing, Rgba } from '../network/toNetwork';

/** What a network sees of a picture: its preprocessing, and what the person chose in place of it. */
export interface Sight {
  readonly preprocessing: Preprocessing;
  readonly options: NetworkOptions;
}

/** A picture's file, under a number by which the worker knows it again while it still holds its pixels. */
export interface Source {
  readonly key: number;
  readonly file: Blob;
}

export type ToImageWorker =
  | { readonly kind: 'open'; readonly id: number; readonly source: Source; readonly sight: Sight | null }
  | { readonly kind: 'prepare'; readonly id: number; readonly source: Source; readonly sight: Sight }
  /** A drawing that the worker asked for. */
  | { readonly kind: 'drawn'; readonly id: number; readonly rgba: Rgba }
  | { readonly kind: 'not-drawn'; readonly id: number; readonly error: ImageFault };

/** A picture that was opened. */
export interface OpenedImage {
  /** Upright. */
  readonly width: number;
  readonly height: number;
  readonly notes: readonly string[];
  /** A small PNG of it. */
  readonly thumbnail: Blob;
  /** What the network sees of it; null where nobody asked, or where it cannot see it. */
  readonly image: NetworkImage | null;
}

/** An error as it crosses: `ImageError` or `EngineError` by its name, with its code. */
export interface ImageFault {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export type FromImageWorker =
  | { readonly kind: 'opened'; readonly id: number; readonly opened: OpenedImage }
  | { readonly kind: 'prepared'; readonly id: number; readonly image: NetworkImage }
  /** Only the page can draw an SVG. */
  | { readonly kind: 'draw'; readonly id: number; readonly drawing: Drawing }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ImageFault };
