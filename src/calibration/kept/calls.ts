/** What the page asks of the calibration's thread. Types only. */
import type { GivenFile } from '../../datasets/blobs';
import type { Params } from '../../engine/detectors/detector';
import type { MethodId } from '../../engine/detectors/methods';
import type { FitSpec, JobEvent, NetworkImage, ScoreSpec } from '../../engine/jobs';
import type { Preprocessing } from '../../images/network/toNetwork';
import type { Identity } from '../decide';
import type { States } from '../fitting/fitRun';
import type { BegunCalibration, KeptCalibration } from './database';

/** A set of pictures that was given. */
export interface OpenedSet {
  readonly count: number;
  readonly classes: readonly string[] | null;
  /** The pictures by their content: what a run of before is held against. */
  readonly set: string;
  /** The first pictures as the network sees them, to take the time with. */
  readonly samples: readonly NetworkImage[];
}

export interface CalibrationTask {
  readonly begun: BegunCalibration;
  readonly columns: readonly { readonly method: MethodId; readonly params: Params }[];
  readonly preprocessing: Preprocessing;
  readonly classes: readonly string[];
  readonly identity: Identity;
  readonly backend: string;
  /** The states that the pack brings, where they stay; null: they are fitted anew. */
  readonly states: States | null;
}

export interface CalibrationCalls {
  /** The set that a calibration will be of. */
  open(name: string, given: readonly GivenFile[], preprocessing: Preprocessing): OpenedSet;
  /** Fit, calibrate and keep; null where it was stopped. */
  start(task: CalibrationTask): KeptCalibration | null;
  stop(): void;
  /** Answer to `job`. */
  answered(ask: number, answer: JobAnswer): void;
  /** A pack as one file, with a calibration of one's own: `text` is its `pack.json`, `base` the address of its other files. */
  zip(text: string, base: string, kept: KeptCalibration): Uint8Array;
}

export type JobAnswer =
  { readonly events: readonly JobEvent<'score' | 'fit'>[] } | { readonly fault: string };
export type Stage = 'gather' | 'fit' | 'score';

/** What the thread says by itself. `job`: the engine is wanted; `unjob`: not any more. */
export type CalibrationEvent =
  | { readonly event: 'progress'; readonly stage: Stage; readonly done: number; readonly total: number }
  | {
      readonly event: 'job';
      readonly ask: number;
      readonly kind: 'score';
      readonly spec: Omit<ScoreSpec, 'pack'>;
    }
  | {
      readonly event: 'job';
      readonly ask: number;
      readonly kind: 'fit';
      readonly spec: Omit<FitSpec, 'pack'>;
    }
  | { readonly event: 'unjob'; readonly ask: number };
