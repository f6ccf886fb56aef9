/** Jobs over many images: what they are asked and what they answer. Types only. */
import type { Detector, FittedState, Matrix, Params } from '../detectors/detector';
import type { MethodId } from '../detectors/methods';
import type { ErrorCode } from '../errors';
import type { BackendName, NetworkImage } from '../jobs';
import type { Settings } from '../settings';

/**
 * The job works, and has had nothing else to say for some 200 ms: so many FLOP of convolutions and dense layers are done since
 * its start. (An analysis' plan says how many there are in all.)
 */
export interface WorkingEvent {
  readonly type: 'working';
  readonly flop: number;
}

/** One detector that a job is asked for. */
export interface AskedMethod {
  readonly method: MethodId;
  /**
   * Its parameters; what is absent has its default. GAIA and S&I follow the job's settings, and S&I takes `eta`, `iterations`
   * and `integration` from here where they are given, so that one job makes a grid.
   */
  readonly params?: Params;
  /** What its `fit` gave, where it has one. */
  readonly state?: FittedState;
}

/** A detector from outside, handed in with the job; only where the engine runs in the same thread. */
export interface OwnMethod extends Pick<AskedMethod, 'params' | 'state'> {
  /** Its id is none of ours, and stands once in a job. */
  readonly detector: Detector;
}

/** Why a detector has no score of an image, or of any: one sentence. */
export interface Fault {
  /** Index of the image in the event; null where it is the network or the detector, and so every image. */
  readonly image: number | null;
  readonly code: ErrorCode;
  readonly message: string;
}

/** One detector's scores of consecutive images. */
export interface ScoreColumn<Id extends string = MethodId> {
  readonly method: Id;
  /** The parameters that made them, defaults filled in. */
  readonly params: Params;
  /** One an image, larger = more out-of-distribution; NaN where `faults` says why there is none. */
  readonly values: Float64Array;
  /** What these scores took beyond what the detectors before them had computed already. */
  readonly seconds: number;
  readonly faults: readonly Fault[];
}

/** A `score` job: chosen detectors over any number of images. Only what they need is computed. */
export interface ScoreSpec {
  /** Id under which the network is loaded. */
  readonly pack: string;
  readonly images: readonly NetworkImage[];
  readonly methods: readonly AskedMethod[];
  /** Detectors from outside, scored like the others. */
  readonly own?: readonly OwnMethod[];
  readonly settings: Settings;
  /** Whether the rows hold the logits; absent: no. */
  readonly logits?: boolean;
  /** Whether the rows hold the pooled features; absent: no. */
  readonly features?: boolean;
  /** Images at once at most; absent: as many as go fast and fit. */
  readonly batch?: number;
}

/** What will come, before anything is computed. */
export interface ScorePlanEvent {
  readonly type: 'plan';
  readonly images: number;
  /** Images at once: a `rows` event each. */
  readonly batch: number;
  readonly settings: Settings;
  readonly backend: BackendName;
}
/** One batch of consecutive images. */
export interface RowsEvent {
  readonly type: 'rows';
  /** Index of the first image in the spec, and how many. */
  readonly first: number;
  readonly count: number;
  /** The class of the largest logit (-1 where the logits are not finite), and its softmax probability. */
  readonly predicted: Int32Array;
  readonly probability: Float64Array;
  /** `[count, C]`, empty where the spec asked for none. */
  readonly logits: Float32Array;
  /** `[count, D]`, empty where the spec asked for none; NaN where the logits are not finite. */
  readonly features: Float32Array;
  /** In the order of the spec's methods. */
  readonly columns: readonly ScoreColumn[];
  /** In the order of the spec's `own`; absent where it has none. */
  readonly own?: readonly ScoreColumn<string>[];
  /** Images done and in all. */
  readonly done: number;
  readonly total: number;
}
/** The last event of a `score` job. */
export interface ScoreDoneEvent {
  readonly type: 'done';
  readonly seconds: number;
  readonly settings: Settings;
  readonly backend: BackendName;
}
/** One plan, the rows batch by batch, one done; between them that it works. */
export type ScoreEvent = ScorePlanEvent | RowsEvent | ScoreDoneEvent | WorkingEvent;

/** A `fit` job: the state of detectors from in-distribution images, and every detector's scores of them. */
export interface FitSpec {
  readonly pack: string;
  /** In-distribution images; none where `gathered` is given. */
  readonly images: readonly NetworkImage[];
  /** Features `[n, D]` and logits `[n, C]` of images that went through before: states are fitted on them, and nothing is scored. */
  readonly gathered?: { readonly features: Matrix; readonly logits: Matrix };
  /** Their true classes, where they are known. */
  readonly labels?: Int32Array;
  /** A state that is given is not fitted again. */
  readonly methods: readonly AskedMethod[];
  /** Detectors from outside, fitted and scored like the others. */
  readonly own?: readonly OwnMethod[];
  readonly settings: Settings;
  readonly batch?: number;
}
/** What will come. */
export interface FitPlanEvent {
  readonly type: 'plan';
  readonly images: number;
  readonly batch: number;
  readonly settings: Settings;
  readonly backend: BackendName;
}
/** So many steps of so many are done: images gathered, detectors fitted, images scored by what was fitted. */
export interface FitProgressEvent {
  readonly type: 'progress';
  readonly stage: 'gather' | 'fit' | 'score';
  readonly done: number;
  readonly total: number;
}
/** One detector after a `fit` job: its state, and its scores of all the images, for quantiles. */
export interface FittedMethod<Id extends string = MethodId> extends ScoreColumn<Id> {
  /** Null where the detector has nothing to fit, or could not be fitted: `faults` says why. */
  readonly state: FittedState | null;
}
/** The last event of a `fit` job. */
export interface FitDoneEvent {
  readonly type: 'done';
  readonly methods: readonly FittedMethod[];
  /** In the order of the spec's `own`; absent where it has none. */
  readonly own?: readonly FittedMethod<string>[];
  /** The predicted class of each image. */
  readonly predicted: Int32Array;
  /** Images that it was made from. */
  readonly images: number;
  readonly seconds: number;
  readonly settings: Settings;
  readonly backend: BackendName;
}
/** One plan, progress, one done; between them that it works. */
export type FitEvent = FitPlanEvent | FitProgressEvent | FitDoneEvent | WorkingEvent;
