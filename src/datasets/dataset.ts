/**
 * What a set of pictures is: one folder a reader, found by `scripts/registries.mjs`. Readers are plain: files come as something that
 * can be read in part, pictures are decoded by whoever reads, so that the same reader works in the page and on the command line.
 * A reader never holds more than one picture decoded.
 */
import { must } from '../lib/must';

/** One file, read in place. */
export interface DataFile {
  /** With `/` between folders; relative to the source. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Bytes `from` (included) to `to` (excluded); all of them without. */
  read(from?: number, to?: number): Promise<Uint8Array>;
}

/** What a person gave: one file, or a folder with all that is below it. */
export interface DataSource {
  /** As it was given: a path, or the file's name. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'generated';
  readonly files: readonly DataFile[];
  /** A file beside the one that was given, by a path from its folder; null where it is not there. */
  beside(path: string): Promise<DataFile | null>;
}

/** 8-bit RGB, `[height, width, 3]` row by row. */
export interface Rgb8 {
  readonly kind: 'rgb8';
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}
/** A picture as its file has it. */
export interface Encoded {
  readonly kind: 'encoded';
  readonly bytes: Uint8Array;
}

/** One picture of a set. */
export interface DataImage {
  /** What the set calls it. */
  readonly name: string;
  /** Index into the set's classes; null where the set does not say. */
  readonly label: number | null;
  /** Reads it when its turn comes. Throws DatasetError. */
  pixels(): Promise<Rgb8 | Encoded>;
}

/** A set that was opened. */
export interface Dataset {
  /** Names of the classes that labels point into; null where there are none, or only numbers. */
  readonly classes: readonly string[] | null;
  /** Number of pictures. */
  readonly count: number;
  /** The pictures from number `from` on, in an order that is always the same. */
  images(from?: number): AsyncIterable<DataImage>;
}

/** What readers are given by whoever runs them. */
export interface ReadContext {
  /** Decode a picture's file to RGB without any change of size. */
  readonly decode: (bytes: Uint8Array) => Promise<Rgb8>;
  /** Open what an archive holds, as if it had been unpacked. */
  readonly open: (source: DataSource) => Promise<Dataset>;
}

/** A kind of set. */
export interface DatasetReader {
  readonly id: string;
  /** In a sentence: "a zip archive". */
  readonly label: string;
  /** How its files are recognised, in a few words. */
  readonly recognised: string;
  /** Readers are asked in the order of their numbers; the first that says yes reads. */
  readonly order: number;
  matches(source: DataSource): Promise<boolean>;
  /** Throws DatasetError with one sentence. */
  open(source: DataSource, context: ReadContext): Promise<Dataset>;
}

/** A set that cannot be read: one sentence, what happened and what to do. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

/** One table for single pictures and for sets. */
export { PICTURE } from '../lib/pictureNames';

/** The one file of a source, or null. */
export const soleFile = ({ kind, files }: DataSource): DataFile | null =>
  kind === 'file' && files.length === 1 ? must(files[0]) : null;

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Names in the order of their characters' numbers, which is the same everywhere. */
export const byPath = <T extends { readonly path: string }>(files: readonly T[]): T[] =>
  [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

/** A set whose pictures can be reached by number. */
export const indexed = (
  count: number,
  classes: readonly string[] | null,
  at: (i: number) => DataImage,
): Dataset => ({
  count,
  classes,
  images: async function* (from = 0) {
    for (let i = from; i < count; i++) yield await Promise.resolve(at(i));
  },
});
