/** What the page asks of the benchmark's thread. Types only. */
import type { Figure } from '../metrics/figure';
import type { GivenFile } from '../datasets/blobs';
import type { NetworkImage } from '../engine/jobs';
import type { Preprocessing } from '../images/network/toNetwork';
import type { CurveKind, CurveLine } from './curves';
import type { Gallery, GalleryAsked } from './gallery';
import type { Manifest } from './manifest';
import type { AskedColumn, ImageAnswer } from './run';
import type { PictureAt, PictureFile, RunProgress, SetSummary } from './runner';
import type { SaveForm } from './saveForms';
import type { BenchmarkView } from './session';
import type { Search } from './search';
import type { SetRow } from './table';
import type { ThresholdChoice, ThresholdRule } from './thresholds';

export interface BenchmarkCalls {
  /** A run's file at an address. */
  openAddress(address: string, name: string): BenchmarkView;
  /** Runs' files of one network, files of scores made elsewhere, or both. `version`: of the page. */
  openFiles(files: readonly GivenFile[], version: string): BenchmarkView;
  /** Score files beside the run that is open. */
  addScores(files: readonly GivenFile[], version: string): BenchmarkView;
  intervals(set: string): SetRow;
  curves(set: string, kind: CurveKind, columns: readonly number[]): readonly CurveLine[];
  threshold(column: number, sets: readonly string[], rule: ThresholdRule): Figure<ThresholdChoice>;
  /** The settings of a detector that the run holds, chosen on one half; see `searchOf`. */
  search(method: string, on: readonly string[]): Search;
  gallery(asked: GalleryAsked): Figure<Gallery>;
  /** What the network sees of pictures of sets that were given; a sentence in place of one. */
  pictures(places: readonly PictureAt[]): readonly (NetworkImage | string)[];
  picture(place: PictureAt): PictureFile;
  save(form: SaveForm): Uint8Array;
  /** A set that was given; it is looked through afterwards, told by `summary`. */
  openSet(
    key: string,
    name: string,
    given: readonly GivenFile[],
    preprocessing: Preprocessing,
    most: number | null,
  ): SetSummary;
  dropSet(key: string): void;
  /** Score what is missing of a run and keep its rows; answers when all is done or it was stopped. */
  start(task: RunTask): 'done' | 'stopped';
  stop(): void;
  /** Answer to `score`. */
  scored(ask: number, answers: readonly ImageAnswer[] | { readonly fault: string }): void;
  /** The runs that this browser keeps, the latest first. */
  kept(): readonly KeptSummary[];
  /** A run that is kept, as far as it is. */
  openKept(run: string): BenchmarkView;
  removeKept(run: string): void;
}

export interface RunTask {
  readonly run: string;
  readonly manifest: Manifest;
  /** Keys of the sets, in the manifest's order. */
  readonly keys: readonly string[];
  readonly columns: readonly AskedColumn[];
  readonly preprocessing: Preprocessing;
}

export interface KeptSummary {
  readonly run: string;
  readonly manifest: Manifest;
  /** When it was begun, in ms. */
  readonly at: number;
  readonly rows: number;
  /** Rows that it has when it is whole. */
  readonly of: number;
}

/** What the thread says by itself. `score`: it wants a batch scored; `unscore`: not any more. */
export type BenchmarkEvent =
  | { readonly event: 'summary'; readonly summary: SetSummary }
  | { readonly event: 'progress'; readonly progress: readonly RunProgress[] }
  | {
      readonly event: 'score';
      readonly ask: number;
      readonly images: readonly NetworkImage[];
      readonly columns: readonly AskedColumn[];
    }
  | { readonly event: 'unscore'; readonly ask: number };
export type CallName = keyof BenchmarkCalls;
export type CallAnswer<K extends CallName> = ReturnType<BenchmarkCalls[K]>;
