/**
 * What a detector is: one folder `detectors/<id>` with `meta.ts` (what it says of itself; plain, so that the page and the
 * command line load it without TensorFlow.js), `compute.ts` (the numbers) and `compute.test.ts`. `scripts/registries.mjs`
 * lists the folders in `metas.ts` and `computes.ts`; nothing else names them.
 */
import type { BatchContext } from './context';

/** Where a detector looks, by which the page groups them. */
export type Family = 'gradient' | 'output' | 'feature' | 'distance';

/** The two methods that the page lays side by side: they stream, and depend on the settings of an analysis. */
export type Side = 'gaia' | 'si';
/** How GAIA and S&I count: `z` non-zero gradients (few classes), `a` mean gradients (very many). */
export type Rule = 'z' | 'a';

/** What a detector reads of a batch, in the words of `BatchContext`. */
export type Reads = 'logits' | 'features' | 'head' | 'values' | 'gradients' | 'input-gradient' | 'fitted';

/** One adjustable number or choice of a detector. */
export type Parameter =
  | {
      readonly kind: 'number';
      readonly label: string;
      /** One sentence for a person. */
      readonly help: string;
      readonly default: number;
      /** Least and largest value, both allowed. */
      readonly range: readonly [least: number, largest: number];
      readonly whole?: boolean;
      /** What 0 stands for, where it is no number of its own: "usual". */
      readonly zero?: string;
      /** How a slider spreads the range. */
      readonly scale: 'linear' | 'log';
    }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly help: string;
      readonly default: string;
      readonly choices: readonly string[];
    };

/** What a detector says of itself. */
export interface DetectorMeta {
  /** The folder's name; what `--methods`, packs and exports call it. */
  readonly id: string;
  /** As people write it, in tables: "MaxLogit", "GAIA-Z". */
  readonly label: string;
  /** In a sentence: "MaxLogit", "GAIA". */
  readonly name: string;
  /** In the page's table, with the sign by which it is turned: "− MaxLogit". */
  readonly short: string;
  readonly family: Family;
  /** Place in lists: by family, then by this number, then by id. */
  readonly order: number;
  /** Whether every analysis gives it, and the command line where nothing else is asked for. */
  readonly usual: boolean;
  /** GAIA or S&I, and the rule that it follows; null for all others, which depend on no setting of an analysis. */
  readonly side: Side | null;
  readonly rule: Rule | null;
  readonly paper: {
    readonly authors: string;
    readonly title: string;
    readonly venue: string;
    readonly year: number;
  };
  /** In plain text, oriented as here: larger = more out-of-distribution. */
  readonly formula: string;
  /** What the number is, in a few plain words for a table's cell; empty where the name says it. */
  readonly scoreIs: string;
  /** Two sentences: what it looks at, and when it errs. */
  readonly help: string;
  /** Key of the glossary's entry, and the entry; null where another detector's entry of that key explains it. */
  readonly term: string;
  readonly glossary: { readonly title: string; readonly text: string } | null;
  readonly reads: readonly Reads[];
  /** Which way the source's own formula goes; the engine turns ID-high ones round. */
  readonly sourceSign: 'ID-high' | 'OOD-high';
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Passes through the network for one image beyond the one forward pass that all share. */
  readonly cost: { readonly forward: number; readonly backward: number };
  /** Whether it needs state fitted on ID images. */
  readonly fitted: boolean;
}

/** A detector's parameters by name. */
export type Params = Readonly<Record<string, number | string>>;

/** A named array of fitted state, row by row. */
export interface StateArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}
/** Fitted state of one detector: what its `fit` gave. */
export type FittedState = Readonly<Record<string, StateArray>>;

/** `[rows, columns]`, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

/** What `fit` learns from: one row an in-distribution image. */
export interface FitInput {
  /** `[n, D]` */
  readonly features: Matrix;
  /** `[n, C]` */
  readonly logits: Matrix;
  /** The predicted class of each image. */
  readonly predicted: Int32Array;
  /** The true class of each image, where it is known. */
  readonly labels?: Int32Array;
  readonly head: Head | null;
}

/** The last dense layer: logits = features W + b. W `[D, C]`, b `[C]` (zeros where the layer has none). */
export interface Head {
  readonly weight: Matrix;
  readonly bias: Float32Array;
}

/** How a detector computes. */
export interface DetectorCompute {
  /**
   * State from ID images; absent where the detector needs none. Throws EngineError `too-few-images` with one sentence
   * where n is too small.
   */
  fit?(input: FitInput, params: Params): FittedState;
  /**
   * One score an image of the batch, larger = more out-of-distribution. `state` is what `fit` gave (an empty record where
   * there is no `fit`). Throws EngineError `not-applicable` with one sentence where the network has not what it needs.
   */
  score(ctx: BatchContext, params: Params, state: FittedState): Promise<Float64Array>;
}

/** A detector: what a job needs to know of it, and what computes it. One from outside goes into a spec's `own`. */
export interface Detector {
  readonly meta: Pick<DetectorMeta, 'id' | 'label' | 'reads' | 'parameters'>;
  readonly compute: DetectorCompute;
}

/** The parameters of a detector where nothing else is said. */
export const defaults = ({ parameters }: Pick<DetectorMeta, 'parameters'>): Params =>
  Object.fromEntries(Object.entries(parameters).map(([name, p]) => [name, p.default]));
