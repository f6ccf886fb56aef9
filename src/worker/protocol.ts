/** Messages between the page and the engine's worker. Types only. */
import type { ErrorCode } from '../engine/errors';
import type { Capabilities } from '../engine/engine';
import type { BackendName, JobEvent, JobKind, JobSpec } from '../engine/jobs';

/** An EngineError as plain data: a structured clone of an Error would drop the code. */
export interface WireError {
  readonly code: ErrorCode;
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly context: Readonly<Record<string, string | number>>;
}
/** From the page: `init` once and first; then jobs, acknowledgements of their events, cancels. */
export type ToWorker =
  | {
      readonly type: 'init';
      readonly backend: BackendName | 'auto';
      readonly packBase: string;
      readonly wasmBase: string;
    }
  | {
      [K in JobKind]: {
        readonly type: 'start';
        readonly jobId: number;
        readonly kind: K;
        readonly spec: JobSpec<K>;
      };
    }[JobKind]
  | { readonly type: 'ack'; readonly jobId: number; readonly seq: number }
  | { readonly type: 'cancel'; readonly jobId: number };
/** From the worker: the engine's state, what it fetches, and for each job events, then exactly one of `done`, `failed`, `cancelled`. */
export type FromWorker =
  | { readonly type: 'ready'; readonly capabilities: Capabilities }
  | { readonly type: 'unavailable'; readonly error: WireError }
  /** The engine has done something, though no event of a job is due: a sign of life, now and then. */
  | { readonly type: 'alive' }
  /** So many bytes of a pack's files have come so far. */
  | { readonly type: 'fetched'; readonly pack: string; readonly bytes: number }
  | {
      readonly type: 'event';
      readonly jobId: number;
      /** Counts the job's events from 0, through every start over. */
      readonly seq: number;
      readonly event: JobEvent<JobKind>;
    }
  | { readonly type: 'done'; readonly jobId: number }
  | { readonly type: 'failed'; readonly jobId: number; readonly error: WireError }
  | { readonly type: 'cancelled'; readonly jobId: number };
