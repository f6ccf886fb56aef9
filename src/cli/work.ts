/** What goes between the command line and its engines, in this thread or in others: types only. */
import type { NetworkImage } from '../engine/jobs';

/** One image to score. A picture is decoded where it is scored; an array came out of its file already. */
export type Item =
  | { readonly kind: 'picture'; readonly file: string }
  | { readonly kind: 'array'; readonly file: string; readonly image: NetworkImage };

/** What became of one image. */
export interface Outcome {
  readonly file: string;
  /** How the picture was read, in sentences. */
  readonly notes: readonly string[];
  /** What is to be printed; null where it failed. */
  readonly text: string | null;
  /** Why it failed, in one sentence; null where it did not. */
  readonly fault: string | null;
  /** The engine is not to be believed any more. */
  readonly fatal: boolean;
}

/** An engine that scores batches, one after the other. */
export interface Lane {
  /** One outcome an item, in their order; fewer after a `fatal` one and on abort. Rejects only where the lane is lost. */
  run(items: readonly Item[]): Promise<readonly Outcome[]>;
  end(): void;
}

/** From a thread: ready, or why not; then the outcomes of a batch as they come, and its end. */
export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'unusable'; readonly why: string }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'end' };
