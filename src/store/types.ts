/** What the page knows. Plain data only: typed arrays live in the result cache and the image cache, under keys. */
import { MAP_KINDS } from '../engine/attributions/kinds';
import type { Params } from '../engine/detectors/detector';
import type { Capabilities } from '../engine/engine';
import type {
  AnalyseResult,
  BackendName,
  ChannelStatistic,
  ForwardEvent,
  MapKind,
  MapResult,
  MethodId,
  PlanEvent,
  Prediction,
  Score,
  TapStats,
} from '../engine/jobs';
import type { Settings } from '../engine/settings';
import type { Measured } from '../packs/measuredFile';
import type { PackEntry, PackJson } from '../packs/schema';
import type { WireError } from '../worker/protocol';
import { must } from '../lib/must';
import type { Answers, Asked } from './inquiries';

/** A picture that could be opened: its upright size, and its file, or its pixels (straight RGBA) where they are at hand. */
export interface OpenPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Blob | Uint8ClampedArray;
}

/** How a photograph becomes the network's input; the pack has the default. */
export interface InputOptions {
  readonly rule: 'pack' | 'resize-crop' | 'crop-only';
  /** Colour behind transparent pixels. */
  readonly background: 'white' | 'black' | 'grey';
}

export interface ImageItem {
  readonly id: string;
  readonly name: string;
  readonly source: 'gallery' | 'file' | 'paste';
  /** For a gallery picture: its id in `samples/index.json`, so that a link can name it. */
  readonly sample?: string;
  /** Address of a small picture to draw (an object URL or a gallery file); empty while there is none. */
  readonly thumbnail: string;
  readonly status: 'decoding' | 'ready' | 'failed';
  /** One sentence for a person: why it could not be opened, and what to do. */
  readonly error?: string;
  /** What a person should know: turned by EXIF, first frame of an animation, composited over white. */
  readonly notes: readonly string[];
  /** Last finished scores, for the chip in the filmstrip, and the network that gave them, by its content. */
  readonly scores?: readonly Score[];
  /** The class that the network names, of the same analysis. */
  readonly prediction?: Prediction;
  readonly scoredBy?: string;
  /** How the picture was prepared for them. */
  readonly scoredInput?: InputOptions;
  /** One sentence: why the last analysis gave no score; empty where it gave one. */
  readonly scoreFault?: string;
  /** The primary detector's score, where an analysis does not give it. */
  readonly further?: FurtherScore;
}

/** A score beyond an analysis, and what gave it. */
export interface FurtherScore {
  readonly method: MethodId;
  readonly params: Params;
  readonly score: number | null;
  readonly scoredBy: string;
  readonly input: InputOptions;
  /** When the fitted state of a person's own behind it was made; null: the pack's, or none. */
  readonly fitted: number | null;
}

/** Everything streamed so far for one (image, pack, settings). Grows while its job runs; `version` in the store counts. */
export interface ResultRecord {
  readonly key: string;
  readonly imageId: string;
  readonly pack: string;
  /** The network and its preprocessing by their content (`contentKey`); absent in a record made by hand. */
  readonly network?: string;
  readonly input: InputOptions;
  readonly settings: Settings;
  plan: PlanEvent | null;
  forward: ForwardEvent | null;
  /** `[iteration - 1][tap]`: S&I's gradients. Row 0 is GAIA's as well (rule `a`: GAIA's are in `forward` only). */
  readonly iterations: (TapStats | undefined)[][];
  /** `[iteration - 1][tap]`: S&I's statistic over the iterations so far. */
  readonly integrated: (ChannelStatistic | undefined)[][];
  result: AnalyseResult | null;
  /** Cut out of a finished run of this many iterations: the same numbers; `seconds` and `flop` are that run's. */
  readonly derivedFrom?: number;
}

/** How far a job is: steps done, and how many there are; 0 before its plan is known. */
export interface Steps {
  readonly done: number;
  readonly total: number;
}
/** What becomes of the analysis that the page asks for. `key`: of the job that runs or ran last. */
export type RunPhase =
  | { readonly status: 'idle'; readonly key: null }
  | ({
      readonly status: 'running';
      readonly key: string;
      /** Seconds that it still takes at the pace of its steps so far; null before there is a pace. */
      readonly left: number | null;
    } & Steps)
  | ({ readonly status: 'done'; readonly key: string } & Steps)
  | ({ readonly status: 'cancelled'; readonly key: string } & Steps)
  /** `key` is null where it failed before there was a job: the picture cannot be used. */
  | { readonly status: 'failed'; readonly key: string | null; readonly error: WireError };
export type RunStatus = RunPhase['status'];
export type RunState = RunPhase & {
  /** Key of the record that the panels show, possibly of older settings while the new job has nothing yet. */
  readonly shownKey: string | null;
  /** Counts the events taken into the shown record: select it to draw again. */
  readonly version: number;
};
/** What becomes of the attribution map that the view asks for. */
export type MapPhase =
  | { readonly status: 'idle' | 'running' | 'cancelled' | 'done' }
  | { readonly status: 'failed'; readonly error: WireError };
/** `result`: the map on the screen, possibly of an older request. */
export type MapState = MapPhase & { readonly result: MapResult | null };

/** Which detectors a person wants, and how. */
export interface Choice {
  /** All of them, not the usual ones alone. */
  readonly all: boolean;
  /** The one that the answer goes by; null: the one that was measured best. */
  readonly primary: MethodId | null;
  /** Parameters that are not at their defaults, by detector. */
  readonly parameters: Readonly<Partial<Record<MethodId, Params>>>;
}
/** One detector's score of the selected picture, or why there is none. */
export interface DetectorScore {
  readonly method: MethodId;
  /** All of its parameters. */
  readonly params: Params;
  readonly score: number | null;
  /** What it took beyond what the detectors before it had computed. */
  readonly seconds: number;
  /** One sentence: why there is no score. */
  readonly fault: string | null;
}
/** The detectors beyond those of an analysis. */
export interface DetectorsState {
  readonly status: 'idle' | 'running' | 'done' | 'cancelled';
  /** The picture and the pack that the scores are of. */
  readonly imageId: string | null;
  readonly pack: string | null;
  readonly scores: readonly DetectorScore[];
}

export type EngineState = {
  readonly requested: BackendName | 'auto';
  /** One sentence when the backend had to change ("The GPU was lost; ..."). */
  readonly notice: string | null;
} & (
  | {
      readonly status: 'starting';
      /** Of the engine that was there before. */
      readonly capabilities: Capabilities | null;
    }
  | { readonly status: 'ready'; readonly capabilities: Capabilities }
  | { readonly status: 'failed'; readonly capabilities: Capabilities | null; readonly error: WireError }
);
export type PackState = { readonly id: string } & (
  | { readonly status: 'loading'; readonly json: null }
  | { readonly status: 'ready'; readonly json: PackJson }
  /** `error`: one sentence. */
  | { readonly status: 'failed'; readonly json: null; readonly error: string }
);

export type ColorMapName = 'diverging' | 'magma' | 'viridis' | 'greys';
export interface View {
  /** null: all layers / all channels. A channel only with a tap. */
  readonly tap: number | null;
  readonly channel: number | null;
  /** Iteration on the scrubber, 1..T; null: integrated over all. */
  readonly iteration: number | null;
  readonly overlay: boolean;
  readonly linkedScales: boolean;
  readonly histogramUnit: 'share' | 'count';
  /** Vertical axis of the histograms. */
  readonly histogramScale: 'linear' | 'log';
  /** `deviation`: from the ID mean, in ID standard deviations; without a reference the difference is shown. */
  readonly matrix: 'deviation' | 'gaia' | 'si' | 'difference';
  readonly matrixSort: 'channel' | 'density' | 'difference';
  readonly map: MapKind;
  /** Parameters of maps that are not at their defaults, by kind. */
  readonly mapParameters: Readonly<Partial<Record<MapKind, Params>>>;
  readonly mapColor: ColorMapName;
  /** 0 to 1. */
  readonly mapOpacity: number;
  /** Percentile of |value| at which the colour scale ends, 90 to 100. */
  readonly mapClip: number;
  /** Share of ID images to accept, 0.5 to 0.999. */
  readonly targetTpr: number;
  /** Over many pictures: the share of false ones among those that are called unfamiliar, 0.001 to 0.5. */
  readonly fdr: number;
}

/** What the page says of the choice of a network: the packs there are, and the one on its way. */
export interface PackChoice {
  /** null until the list is there; `listFault` says why it does not come. */
  readonly list: readonly PackEntry[] | null;
  readonly listFault: string | null;
  /** Being fetched and opened. Until its description is there the present pack goes on. */
  readonly pending: string | null;
  /** While the pending pack is the present one but its weights are still to be opened: the one to go back to. */
  readonly former: FormerPack | null;
  readonly fault: PackFault | null;
}
/** Why a chosen pack could not be used, in a sentence or two. */
export interface PackFault {
  /** Id of the pack. */
  readonly of: string;
  readonly text: string;
}
export interface FormerPack {
  readonly id: string;
  readonly json: PackJson;
  readonly tap: number | null;
  readonly channel: number | null;
  /** The run as it was left, and the picture that it was of. */
  readonly run: RunState;
  readonly selected: string | null;
}
/** How well the scores tell sets apart, as far as it was measured with a pack: of the pack with the id `of`. */
export interface MeasuredState {
  readonly of: string | null;
  readonly table: Measured | null;
  /** One sentence: why the pack's measurement cannot be shown. */
  readonly fault: string | null;
}
/** Whether the ID reference of the pack with the id `of` is at hand; it lies beside the store (`AppStore.references`). */
export interface ReferenceState {
  readonly of: string | null;
  readonly ready: boolean;
  /** One sentence: why it cannot be used. */
  readonly fault: string | null;
}
export type Theme = 'system' | 'light' | 'dark';
/** One picture, or sets of them. */
export type Screen = 'explorer' | 'benchmark';

export interface State {
  readonly engine: EngineState;
  readonly pack: PackState;
  readonly packChoice: PackChoice;
  /** How many bytes of a pack's files had come when the worker last said so, by the pack's id. */
  readonly fetched: Readonly<Record<string, number>>;
  readonly measured: MeasuredState;
  readonly reference: ReferenceState;
  readonly images: { readonly items: readonly ImageItem[]; readonly selected: string | null };
  /** The pictures that were taken out last, each with its place: they can be put back until others are taken out. */
  readonly removed: readonly { readonly at: number; readonly item: ImageItem }[];
  /** Whether the pictures that are not looked at wait until a person lets them be scored. */
  readonly othersWait: boolean;
  readonly input: InputOptions;
  readonly settings: Settings;
  /** Whether the settings are those that the pack recommends, and follow it when another is chosen. */
  readonly followsPack: boolean;
  readonly view: View;
  readonly choice: Choice;
  readonly detectors: DetectorsState;
  readonly run: RunState;
  readonly map: MapState;
  readonly asked: Asked;
  readonly answers: Answers;
  readonly theme: Theme;
  readonly screen: Screen;
  /** One sentence while the engine says nothing although it should; null otherwise. */
  readonly silence: string | null;
  /** One sentence on what of a link could not be read; null when all of it was. */
  readonly linkFault: string | null;
}

/** What a person (through the page) can do. Every action is synchronous; what is slow is started and reported in State. */
export interface Actions {
  readonly setSettings: (change: Partial<Settings>) => void;
  readonly resetSettings: () => void;
  readonly setInput: (change: Partial<InputOptions>) => void;
  readonly setView: (change: Partial<View>) => void;
  readonly setChoice: (change: Partial<Pick<Choice, 'all' | 'primary'>>) => void;
  /** Parameters of one detector: what is absent has its default again. */
  readonly setParameters: (method: MethodId, params: Params) => void;
  /** Ask something about the shown result, or (null) not any more. */
  readonly ask: (change: Partial<Asked>) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly setScreen: (screen: Screen) => void;
  readonly setBackend: (backend: BackendName | 'auto') => void;
  readonly dismissNotice: () => void;
  /** Go over to another built-in pack; one that cannot be used leaves the present one as it is, and says so. */
  readonly choosePack: (id: string) => void;
  readonly dismissPackFault: () => void;
  readonly setLinkFault: (fault: string | null) => void;
  /** Add decoded or failed images; the first ready one of a batch is selected. */
  readonly addImages: (
    items: readonly { readonly item: ImageItem; readonly rgba: OpenPicture | null }[],
  ) => void;
  readonly updateImage: (id: string, change: Partial<ImageItem>, rgba?: OpenPicture) => void;
  readonly removeImages: (ids: readonly string[]) => void;
  /** Put back those that were taken out last. */
  readonly restoreImages: () => void;
  readonly setOthersWait: (wait: boolean) => void;
  readonly selectImage: (id: string) => void;
  readonly cancel: () => void;
  readonly retry: () => void;
  /** Give up an engine that says nothing, and start another; what has been computed stays on the screen meanwhile. */
  readonly restartEngine: () => void;
}

export const DEFAULT_VIEW: View = {
  tap: null,
  channel: null,
  iteration: null,
  overlay: true,
  linkedScales: true,
  histogramUnit: 'share',
  histogramScale: 'linear',
  matrix: 'deviation',
  matrixSort: 'channel',
  map: must(MAP_KINDS[0]),
  mapParameters: {},
  mapColor: 'diverging',
  mapOpacity: 0.7,
  mapClip: 99,
  targetTpr: 0.95,
  fdr: 0.1,
};
export const DEFAULT_CHOICE: Choice = { all: false, primary: null, parameters: {} };
export const NO_DETECTORS: DetectorsState = { status: 'idle', imageId: null, pack: null, scores: [] };
export const NO_CHOICE: Pick<PackChoice, 'pending' | 'former' | 'fault'> = {
  pending: null,
  former: null,
  fault: null,
};
export const NOT_MEASURED: MeasuredState = { of: null, table: null, fault: null };
export const NO_REFERENCE: ReferenceState = { of: null, ready: false, fault: null };
export const DEFAULT_INPUT: InputOptions = { rule: 'pack', background: 'white' };
