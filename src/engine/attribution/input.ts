import type { CleanPass } from '../graph/pass';
import type { Pause } from '../pace';
import type { Integration, Settings } from '../settings';

/** What GAIA and S&I need of a job, of N images at once. */
export interface AnalysisInput {
  /** The clean values of the images, `[N, ...]` each; the caller disposes them. */
  readonly pass: CleanPass;
  /** The clean logits, `[N, C]` row by row. */
  readonly logits: Float32Array;
  /** Node names in topological order. */
  readonly taps: readonly string[];
  /** Indices into `taps`: what goes through the network in one suffix pass. */
  readonly groups: readonly (readonly number[])[];
  readonly settings: Settings;
  /** Whether the statistics hold histograms. */
  readonly histograms: boolean;
  /** Further integration rules over the same gradients, for calibration: their scores come with the result. Rule `z` only. */
  readonly also?: readonly Integration[];
  /** Yields to the event loop and throws when the job is cancelled; called between nodes where some 30 ms have passed. */
  readonly pause: Pause;
}
