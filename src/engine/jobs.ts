import type { Settings } from './settings';

/** Method ids of every score; all are oriented larger = more out-of-distribution. */
export type MethodId = 'si-z' | 'gaia-z' | 'si-a' | 'gaia-a' | 'msp' | 'maxlogit' | 'energy';

/** What the network sees: 8-bit RGB `[height, width, 3]` at the network's input size, or normalised float32 NHWC. */
export type NetworkImage =
  | { readonly kind: 'rgb8'; readonly height: number; readonly width: number; readonly data: Uint8Array }
  | {
      readonly kind: 'normalised';
      readonly height: number;
      readonly width: number;
      readonly data: Float32Array;
    };

export type MapKind = 'input-gradient' | 'si-path' | 'integrated-gradients' | 'si-tap' | 'gaia-tap';
export interface MapRequest {
  readonly kind: MapKind;
  /** Index into the preset's taps, and channel in it: only for `si-tap` and `gaia-tap`. */
  readonly tap?: number;
  readonly channel?: number;
  /** Riemann steps of integrated gradients (midpoint rule), default 64. */
  readonly steps?: number;
}

export interface AnalyseSpec {
  readonly pack: string;
  readonly image: NetworkImage;
  readonly settings: Settings;
  /** Per-channel histograms for every iteration (the page) or none (command line, calibration). */
  readonly histograms: boolean;
}
export interface MapSpec {
  readonly pack: string;
  readonly image: NetworkImage;
  readonly settings: Settings;
  readonly map: MapRequest;
}

export interface TapInfo {
  readonly name: string;
  /** `[H, W, K]`; a feature tap is `[1, 1, D]`. */
  readonly shape: readonly [number, number, number];
}

/** Per-channel statistics of one gradient tensor at one tap. */
export interface TapStats {
  /** Index into the plan's taps. */
  readonly tap: number;
  /** Share of non-zero positions, `[K]`, 0 to 1. */
  readonly density: Float32Array;
  /** Counts `[K, bins]`, row by row; empty when the spec asked for none. */
  readonly histogram: Uint32Array;
}

export interface Prediction {
  readonly index: number;
  readonly label: string;
  readonly probability: number;
}
export interface Score {
  readonly method: MethodId;
  readonly score: number;
  readonly settings: Settings | null;
}

export type BackendName = 'webgpu' | 'wasm' | 'cpu';

export interface PlanEvent {
  readonly type: 'plan';
  readonly taps: readonly TapInfo[];
  /** Tap indices of each memory-bounded group of the suffix pass. */
  readonly groups: readonly (readonly number[])[];
  /** Multiply-adds of the whole job, counted twice each (FLOP). */
  readonly flop: number;
  /** Upper edges etc. are in histogram/bins.ts; this is their number, the zero bin included. */
  readonly bins: number;
  readonly rule: 'z' | 'a';
  readonly settings: Settings;
  readonly backend: BackendName;
}
export interface ForwardEvent {
  readonly type: 'forward';
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
  /** From the start of the job until the logits, and with them MSP, MaxLogit and Energy, and until GAIA's score was there. */
  readonly seconds: { readonly outputs: number; readonly gaia: number };
}
export interface IterationEvent {
  readonly type: 'iteration';
  /** 2..T: iteration 1 is the forward event's `gaia`. Rule `a`: 1..T for one tap group after the other. */
  readonly iteration: number;
  readonly group: number;
  /** This iteration's gradient g_(i-1), its density and histogram. */
  readonly taps: readonly TapStats[];
  /** S&I's integrated density over iterations 1..i at the same taps, by the rule in the settings. */
  readonly integrated: readonly { readonly tap: number; readonly density: Float32Array }[];
  /** Steps done and in all, for a progress bar. */
  readonly done: number;
  readonly total: number;
}
export interface AnalyseResult {
  readonly scores: readonly Score[];
  /** Integrated S&I densities and GAIA densities, one `[K]` a tap (rule `a`: the inner means instead). */
  readonly siDensity: readonly Float32Array[];
  readonly gaiaDensity: readonly Float32Array[];
  /** S&I score after 1..T iterations (T entries), so that one run answers every smaller T. */
  readonly siByIteration: Float64Array;
  readonly seconds: number;
  readonly backend: BackendName;
  /** True when every integrated density equals GAIA's exactly. */
  readonly equalsGaia: boolean;
}
export interface DoneEvent {
  readonly type: 'done';
  readonly result: AnalyseResult;
  readonly settings: Settings;
}
export type AnalyseEvent = PlanEvent | ForwardEvent | IterationEvent | DoneEvent;

export interface MapResult {
  readonly height: number;
  readonly width: number;
  /** Signed, row by row. Image maps are summed over the colour channels. */
  readonly values: Float32Array;
  /** Integrated gradients only: (sum of the map) - (z_y(x) - z_y(baseline)), and that difference of logits. */
  readonly completeness?: { readonly error: number; readonly difference: number };
  readonly target: Prediction;
  readonly request: MapRequest;
  readonly settings: Settings;
}
export interface MapEvent {
  readonly type: 'map';
  readonly result: MapResult;
}

/** kind -> what starts it and what it streams. */
export interface JobSpecMap {
  readonly analyse: { readonly spec: AnalyseSpec; readonly event: AnalyseEvent };
  readonly map: { readonly spec: MapSpec; readonly event: MapEvent };
}
export type JobKind = keyof JobSpecMap;
export type JobSpec<K extends JobKind> = JobSpecMap[K]['spec'];
export type JobEvent<K extends JobKind> = JobSpecMap[K]['event'];
