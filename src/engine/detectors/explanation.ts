/**
 * What a detector shows of one image: a folder's `explain.ts` gives one of these kinds, and the page draws kinds, so that it
 * knows no detector. Every explanation holds the numbers that its score is made of: `score` is computed from them.
 */
import type { BatchContext } from './context';
import type { FittedState, Params } from './detector';

/** A number on the way to the score, with its name. */
export interface Term {
  readonly label: string;
  readonly value: number;
}
/** Numbers `[C]` of the classes, before something was changed and after it. */
export interface BeforeAfter {
  readonly before: Float64Array;
  readonly after: Float64Array;
}
interface Common {
  /** The detector's score of the image, larger = more out-of-distribution, computed from what is shown here. */
  readonly score: number;
  /** The steps to the score, in their order. */
  readonly terms: readonly Term[];
}

/** Features, or what each adds to the predicted class's logit, before and after the detector changed them. */
export interface ChangeExplanation extends Common, BeforeAfter {
  readonly kind: 'change';
  readonly of: 'features' | 'contributions';
  /** Values above it were lowered to it; null where the detector does not clip. */
  readonly clip: number | null;
  /** How many of the values the detector keeps, or takes as they are. */
  readonly kept: number;
  readonly logits: BeforeAfter;
}
/** How near the image lies to each fitted image, and its place among them. */
export interface NeighboursExplanation extends Common {
  readonly kind: 'neighbours';
  /** What is measured: "Distance". */
  readonly what: string;
  /** Of every fitted image, the nearest first, `[n]`. */
  readonly values: Float64Array;
  readonly k: number;
  /** What the first k of them give: the k-th distance, or the mean. */
  readonly own: number;
  readonly ownIs: string;
  /** The same of some fitted images against the others, ascending: what is usual. */
  readonly among: Float64Array;
  /** Whether small values of `own` are the familiar ones. */
  readonly near: 'small' | 'large';
}
/** One number a class, of which the score takes one, or the mean. */
export interface ClassesExplanation extends Common {
  readonly kind: 'classes';
  readonly what: string;
  /** `[C]`; NaN where a class has none. */
  readonly values: Float64Array;
  /** The class whose number the score takes. */
  readonly chosen: number;
}
/** A product, its factors, and what each class adds to the last of them. */
export interface FactorsExplanation extends Common {
  readonly kind: 'factors';
  readonly factors: readonly Term[];
  readonly what: string;
  /** `[C]` */
  readonly values: Float64Array;
}
/** Singular values of feature maps, the largest of which was taken away. */
export interface SpectrumExplanation extends Common {
  readonly kind: 'spectrum';
  /** The last stage first; values descending. */
  readonly stages: readonly { readonly node: string; readonly values: Float64Array }[];
  readonly logits: BeforeAfter;
}
/** Features along the principal directions of ID features. */
export interface SubspaceExplanation extends Common {
  readonly kind: 'subspace';
  /** Signed, `[D]`, the direction of the largest spread first. */
  readonly along: Float64Array;
  /** The first so many directions are the principal subspace. */
  readonly dimension: number;
  readonly inside: number;
  readonly outside: number;
}
/** A small step of the image, and the tempered softmax before and after it. */
export interface StepExplanation extends Common {
  readonly kind: 'step';
  readonly height: number;
  readonly width: number;
  /** The image after the step in normalised units, `[H, W, 3]`. */
  readonly moved: Float32Array;
  /** Of each pixel, the sum over the colours of the step's sign, `[H, W]`: -3 to 3. */
  readonly signs: Float32Array;
  /** Size of the step, in shares of the pixel range. */
  readonly epsilon: number;
  readonly temperature: number;
  readonly probabilities: BeforeAfter;
}
/** The logits, or what is made of each of them. */
export interface OutputsExplanation extends Common {
  readonly kind: 'outputs';
  readonly what: string;
  /** `[C]` */
  readonly values: Float64Array;
  /** `[C]` */
  readonly logits: Float64Array;
}

/** What a detector shows of one image. */
export type Explanation =
  | ChangeExplanation
  | NeighboursExplanation
  | ClassesExplanation
  | FactorsExplanation
  | SpectrumExplanation
  | SubspaceExplanation
  | StepExplanation
  | OutputsExplanation;

/**
 * The explanation of a batch of one image; `params` and `state` are those of `DetectorCompute.score`, and so are the faults. The
 * caller disposes the batch; nothing else is left behind.
 */
export type DetectorExplain = (ctx: BatchContext, params: Params, state: FittedState) => Promise<Explanation>;
