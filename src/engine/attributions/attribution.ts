/**
 * What an attribution is: one folder `attributions/<id>` with `meta.ts` (what it says of itself; plain, so that the page
 * loads it without TensorFlow.js), `compute.ts` (the numbers) and `compute.test.ts`. `scripts/registries.mjs` lists the
 * folders in `metas.ts` and `computes.ts`; nothing else names them.
 */
import type { Parameter, Rule } from '../detectors/detector';
import type { CleanPass } from '../graph/pass';
import type { MapRequest } from '../jobs';
import type { Settings } from '../settings';

/** What an attribution says of itself. */
export interface AttributionMeta {
  /** The folder's name; what links and exports call it. */
  readonly id: string;
  readonly label: string;
  /** What it is, in half a line beside the choice. */
  readonly hint: string;
  /** Place in lists, then by id; the first is what the page opens with. */
  readonly order: number;
  readonly paper: string | null;
  /** In plain text. */
  readonly formula: string;
  /** Whether it explains the image or one channel of one tap. */
  readonly of: 'image' | 'channel';
  /** Whether its path takes T steps where the score's gradients have T - 1 between them. */
  readonly takesPath: boolean;
  /** What a positive value says; `label` is the predicted class. */
  readonly positive: (label: string, rule: Rule) => string;
  /** The settings of an analysis that change a value of this map. */
  readonly settings: (settings: Settings) => Partial<Settings>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Of each of a map's `details`, what it is, to stand before its number. */
  readonly details?: Readonly<Record<string, string>>;
  /** Key of the glossary's entry, and the entry; null where it is explained under another key. */
  readonly term: string;
  readonly glossary: { readonly title: string; readonly text: string } | null;
}

/** What a map needs of a job. */
export interface MapInput {
  /** The clean values of one image, `[1, ...]` each; the caller disposes them. */
  readonly pass: CleanPass;
  /** The clean logits, `[C]`. */
  readonly logits: Float32Array;
  readonly taps: readonly string[];
  readonly settings: Settings;
  readonly request: MapRequest;
  /** Yields to the event loop; throws when the job is cancelled. */
  readonly pause: () => Promise<void>;
}
/** Where a map of one channel looks. */
export interface Channel {
  readonly tap: string;
  readonly channel: number;
}
/** A map's numbers, as in `MapResult`: `[H W]` of the image, or of the tap. */
export interface MapNumbers {
  readonly values: Float32Array;
  readonly completeness?: { readonly error: number; readonly difference: number };
  /** What else was found on the way, by name: a distance, a number of classes, a standard error. */
  readonly details?: Readonly<Record<string, number>>;
}

/** How an attribution computes. */
export interface AttributionCompute {
  /**
   * One signed map. `at` is the channel that the request names, checked, where the map is of a channel; null for a map of
   * the image. Throws EngineError `bad-settings` where the request asks for what there is not.
   */
  map(input: MapInput, at: Channel | null): Promise<MapNumbers>;
}
