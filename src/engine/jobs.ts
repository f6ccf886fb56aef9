/** What the engine is asked and what it answers: the types of every job, shared by worker, page and command line. */
import type { CascadeStep } from './attributions/cascade';
import type { CurveProgress, Faithfulness } from './attributions/faithfulness';
import type { MapKind } from './attributions/kinds';
import type { Params } from './detectors/detector';
import type { Explanation } from './detectors/explanation';
import type { MethodId } from './detectors/methods';
import type { AskedMethod, FitEvent, FitSpec, ScoreEvent, ScoreSpec, WorkingEvent } from './runs/types';
import type { Settings } from './settings';

export type { CascadeStep, Explanation, Faithfulness, MapKind, MethodId };
export type * from './runs/types';

/**
 * What the network sees, at its input size, `[height, width, 3]` row by row: 8-bit RGB, or float32 normalised already.
 */
export type NetworkImage =
  | { readonly kind: 'rgb8'; readonly height: number; readonly width: number; readonly data: Uint8Array }
  | {
      readonly kind: 'normalised';
      readonly height: number;
      readonly width: number;
      readonly data: Float32Array;
    };

/** Which attribution map. */
export interface MapRequest {
  readonly kind: MapKind;
  /** Index into the preset's taps, and channel in it: only for the maps of a channel. */
  readonly tap?: number;
  readonly channel?: number;
  /** Riemann steps of integrated gradients (midpoint rule), 1 to 1024, default 64. */
  readonly steps?: number;
  /** The attribution's own parameters; what is absent has its default. */
  readonly parameters?: Params;
}

/** An `analyse` job: every score of one image. */
export interface AnalyseSpec {
  /** Id under which the network is loaded. */
  readonly pack: string;
  /** Its SHA-256 (`packs/identity.ts`), where the asker knows it: another network under this id is then not used. */
  readonly network?: string;
  readonly image: NetworkImage;
  readonly settings: Settings;
  /** Per-channel histograms for every iteration (the page) or none (command line, calibration). */
  readonly histograms: boolean;
}
/** A `map` job: one attribution map of one image. */
export interface MapSpec {
  readonly pack: string;
  /** As for `AnalyseSpec`. */
  readonly network?: string;
  readonly image: NetworkImage;
  readonly settings: Settings;
  readonly map: MapRequest;
}
/** A `counts` job: the statistics of one tap with their histograms, where an `analyse` job leaves those out. */
export interface CountsSpec {
  readonly pack: string;
  readonly image: NetworkImage;
  readonly settings: Settings;
  /** Index into the plan's taps. */
  readonly tap: number;
}

/** A tap as the plan names it. */
export interface TapInfo {
  readonly name: string;
  /** `[H, W, K]`; a feature tap is `[1, 1, D]`. */
  readonly shape: readonly [number, number, number];
}

/** What a rule makes of each channel of a tap, `[K]`. */
export type ChannelStatistic =
  /** Rule `z`: the share of non-zero positions, 0 to 1, for S&I integrated over its iterations. */
  | { readonly kind: 'density'; readonly values: Float32Array }
  /** Rule `a`: the magnitude of the inner gradients' mean over all positions (and S&I's iterations), 0 and more. */
  | { readonly kind: 'innerMean'; readonly values: Float32Array };

/** Per-channel statistics of one gradient tensor at one tap. */
export interface TapStats {
  /** Index into the plan's taps. */
  readonly tap: number;
  /** Share of non-zero positions, `[K]`, 0 to 1. */
  readonly density: Float32Array;
  /** Counts `[K, bins]`, row by row; empty when the spec asked for none. */
  readonly histogram: Uint32Array;
}

/** A class and its softmax probability, 0 to 1. */
export interface Prediction {
  readonly index: number;
  readonly label: string;
  readonly probability: number;
}
/** One score, larger = more out-of-distribution. */
export interface Score {
  readonly method: MethodId;
  readonly score: number;
  /** The job's settings; null for the scores of the logits, which depend on none. */
  readonly settings: Settings | null;
}

/** TensorFlow.js's names of its backends. */
export type BackendName = 'webgpu' | 'wasm' | 'cpu';

/** The first event: what will come, before anything is computed. */
export interface PlanEvent {
  readonly type: 'plan';
  readonly taps: readonly TapInfo[];
  /** Tap indices of each group of the suffix pass, bounded by memory and by work. */
  readonly groups: readonly (readonly number[])[];
  /** Floating-point operations of the job's convolutions and dense layers, a multiply-add counted as two. */
  readonly flop: number;
  /** Number of histogram bins, the zero bin included; their edges are in `histogram/bins.ts`. */
  readonly bins: number;
  /**
   * Present where histograms were asked for and are left out, because those of all taps would be more than `limit` bytes an
   * iteration: every `TapStats.histogram` is empty then, densities are there as always. A `counts` job gives those of one tap.
   */
  readonly histogramsLeftOut?: { readonly bytes: number; readonly limit: number };
  /** The rule that the settings lead to in this network. */
  readonly rule: 'z' | 'a';
  readonly settings: Settings;
  readonly backend: BackendName;
  /** Present where its GPU is emulated in software. */
  readonly software?: true;
}
/** The clean image: what GAIA and the scores of the logits need. */
export interface ForwardEvent {
  readonly type: 'forward';
  /** `[C]` */
  readonly logits: Float32Array;
  /** Most probable first, at most five. */
  readonly predictions: readonly Prediction[];
  /** MSP, MaxLogit, Energy, and the GAIA score of the rule. */
  readonly scores: readonly Score[];
  /**
   * GAIA at every tap: the max-logit's gradient (rule `a`: that of the sum of all features). It is iteration 1 of S&I as
   * well (rule `a`: only where `topFraction` is 1).
   */
  readonly gaia: readonly TapStats[];
  /**
   * Seconds from the start of the job until the logits, and with them MSP, MaxLogit and Energy, and until GAIA's score
   * was there.
   */
  readonly seconds: { readonly outputs: number; readonly gaia: number };
}
/**
 * One further iteration at one group of taps. Rule `z` goes through the groups within an iteration, rule `a` through
 * the iterations within a group.
 */
export interface IterationEvent {
  readonly type: 'iteration';
  /** 2..T: iteration 1 is the forward event's `gaia`. Rule `a`: 1..T for one tap group after the other. */
  readonly iteration: number;
  /** Index into the plan's groups; 0, and every tap, where nothing but the image moves. */
  readonly group: number;
  /** This iteration's gradient g_(i-1), its density and histogram. */
  readonly taps: readonly TapStats[];
  /**
   * S&I's statistic over iterations 1..i at the same taps: densities are integrated as the settings say, inner means are
   * `|sum of the channel's mean gradients| / i`.
   */
  readonly integrated: readonly { readonly tap: number; readonly statistic: ChannelStatistic }[];
  /** Steps done and in all, for a progress bar. */
  readonly done: number;
  readonly total: number;
}
/** Everything of an `analyse` job that outlives it. */
export interface AnalyseResult {
  /** S&I's score, GAIA's, then MSP, MaxLogit and Energy. */
  readonly scores: readonly Score[];
  /** S&I's statistic over all iterations, and GAIA's, one a tap. */
  readonly si: readonly ChannelStatistic[];
  readonly gaia: readonly ChannelStatistic[];
  /** S&I score after 1..T iterations (T entries), so that one run answers every smaller T. */
  readonly siByIteration: Float64Array;
  /** The whole job, from its start. */
  readonly seconds: number;
  readonly backend: BackendName;
  /** True when S&I's score and every channel's statistic equal GAIA's exactly. */
  readonly equalsGaia: boolean;
}
/** The last event of an `analyse` job. */
export interface DoneEvent {
  readonly type: 'done';
  readonly result: AnalyseResult;
  readonly settings: Settings;
}
/** In this order: one plan, one forward, the iterations, one done; between them, of large networks, that it works. */
export type AnalyseEvent = PlanEvent | ForwardEvent | IterationEvent | DoneEvent | WorkingEvent;

/** One attribution map: of the image's size, or of the tap's. */
export interface MapResult {
  readonly height: number;
  readonly width: number;
  /**
   * Signed, `[height, width]` row by row. Image maps are summed over the colour channels. All zero is an answer, not an
   * error.
   */
  readonly values: Float32Array;
  /** Integrated gradients only: (sum of the map) - (z_y(x) - z_y(baseline)), and that difference of logits. */
  readonly completeness?: { readonly error: number; readonly difference: number };
  /** What else was found on the way, by name. */
  readonly details?: Readonly<Record<string, number>>;
  /** The class predicted for the clean image: what is explained. */
  readonly target: Prediction;
  /** The rule that the settings lead to in this network: it changes GAIA's map of a channel alone. */
  readonly rule: 'z' | 'a';
  readonly request: MapRequest;
  readonly settings: Settings;
}
/** The one event of a `map` job. */
export interface MapEvent {
  readonly type: 'map';
  readonly result: MapResult;
}

/** The one event of a `counts` job. */
export interface CountsEvent {
  readonly type: 'counts';
  /** GAIA's at the tap, and those of S&I's iterations 1..T. */
  readonly gaia: TapStats;
  readonly iterations: readonly TapStats[];
  readonly settings: Settings;
}

/** An `explain` job: what one detector's score of one image is made of. */
export interface ExplainSpec {
  readonly pack: string;
  /** As for `AnalyseSpec`. */
  readonly network?: string;
  readonly image: NetworkImage;
  readonly settings: Settings;
  /** With its state, where it needs one. */
  readonly methods: readonly [AskedMethod];
}
/** The one event of an `explain` job. */
export interface ExplainEvent {
  readonly type: 'explanation';
  readonly method: MethodId;
  /** The parameters that made it, defaults filled in. */
  readonly params: Params;
  readonly explanation: Explanation;
  readonly seconds: number;
}

/** A `curves` job: insertion and deletion curves of a map of the image. */
export interface CurvesSpec {
  readonly pack: string;
  readonly network?: string;
  readonly image: NetworkImage;
  readonly settings: Settings;
  /** The map, `[H W]` of the image. */
  readonly values: Float32Array;
  /** Equal steps of each curve, and random orders. */
  readonly steps: number;
  readonly orders: number;
}
/** Progress after each curve, then all of them. */
export type CurvesEvent =
  | ({ readonly type: 'progress' } & CurveProgress)
  | { readonly type: 'curves'; readonly curves: Faithfulness; readonly steps: number; readonly seed: number };

/** A `cascade` job: a map in networks that are made random layer by layer, from the output upwards. */
export interface CascadeSpec extends MapSpec {
  /** At how many depths the map is made, at most. */
  readonly stages: number;
}
/** One event a depth. */
export interface CascadeEvent extends CascadeStep {
  readonly type: 'cascade';
}

/** kind -> what starts it and what it streams. */
export interface JobSpecMap {
  readonly analyse: { readonly spec: AnalyseSpec; readonly event: AnalyseEvent };
  readonly map: { readonly spec: MapSpec; readonly event: MapEvent };
  readonly counts: { readonly spec: CountsSpec; readonly event: CountsEvent };
  readonly explain: { readonly spec: ExplainSpec; readonly event: ExplainEvent };
  readonly curves: { readonly spec: CurvesSpec; readonly event: CurvesEvent };
  readonly cascade: { readonly spec: CascadeSpec; readonly event: CascadeEvent };
  readonly score: { readonly spec: ScoreSpec; readonly event: ScoreEvent };
  readonly fit: { readonly spec: FitSpec; readonly event: FitEvent };
}
/** The kinds of job. */
export type JobKind = keyof JobSpecMap;
/** What starts a job of this kind. */
export type JobSpec<K extends JobKind> = JobSpecMap[K]['spec'];
/** What a job of this kind streams. */
export type JobEvent<K extends JobKind> = JobSpecMap[K]['event'];
