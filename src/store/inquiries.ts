/** What is computed only when a person asks for it: what is asked, and what has come of it. Types, and nothing asked. */
import type { Params } from '../engine/detectors/detector';
import type { CascadeStep, Explanation, Faithfulness, MapKind, MapResult, MethodId } from '../engine/jobs';

/** A question about the map on the screen; each asking is an object of its own. */
export interface AboutMap {
  readonly map: MapResult;
}
/** What is asked; null: nothing. */
export interface Asked {
  /** Of which detector an explanation is open. */
  readonly explain: MethodId | null;
  /** Which map stands beside the one of the view. */
  readonly second: MapKind | null;
  readonly curves: AboutMap | null;
  readonly cascade: AboutMap | null;
}
export type Question = keyof Asked;

/** What an `explain` job gave. */
export interface Explained {
  readonly method: MethodId;
  readonly params: Params;
  readonly explanation: Explanation;
  readonly seconds: number;
}
/** Insertion and deletion curves, and how they were made. */
export interface Curves {
  readonly of: MapResult;
  readonly curves: Faithfulness;
  readonly steps: number;
  readonly seed: number;
}
/** The depths that have come so far. */
export interface Cascade {
  readonly of: MapResult;
  readonly steps: readonly CascadeStep[];
}

/** How far an answer is; `result` may be there in part while it runs. */
export type Answer<R> =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running';
      readonly result: R | null;
      /** Share done, 0 to 1; null where it is not known. */
      readonly share: number | null;
    }
  | { readonly status: 'done'; readonly result: R }
  | { readonly status: 'failed'; readonly error: string };

/** The answers, as far as they have come. */
export interface Answers {
  readonly explain: Answer<Explained>;
  readonly second: Answer<MapResult>;
  readonly curves: Answer<Curves>;
  readonly cascade: Answer<Cascade>;
}

export const NOTHING_ASKED: Asked = { explain: null, second: null, curves: null, cascade: null };
const idle = { status: 'idle' } as const;
export const NO_ANSWERS: Answers = { explain: idle, second: idle, curves: idle, cascade: idle };
/** How many depths of the cascade, random orders, and steps of a curve. */
export const CASCADE_STAGES = 8;
export const CURVE_ORDERS = 5;
export const CURVE_STEPS = 20;
