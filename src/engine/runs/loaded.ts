import type { ModelSource } from '../engine';
import type { Model } from '../graph/model';
import type { BackendName, Prediction } from '../jobs';
import { softmax } from '../math/softmax';
import type { Pause } from '../pace';
import type { Need } from './memory';

/** A network that is ready, and what else is known of it; its weights are on the backend alone. */
export interface Loaded {
  readonly model: Model;
  readonly source: Pick<ModelSource, 'classes' | 'mean' | 'std'>;
}
/** What a job needs of its engine. */
export interface JobContext {
  readonly backend: BackendName;
  /** Whether that is a GPU emulated on the CPU. */
  readonly software: boolean;
  /** Yields to the event loop; throws when the job is cancelled or the backend has reported an error. */
  readonly pause: Pause;
  /** Makes room for a job before it computes anything; throws EngineError `out-of-memory` where it surely does not fit. */
  readonly reserve: (need: Need) => void;
}

/**
 * The most probable classes of logits `[C]` first, at most five; on a tie the lower index. A class without a name is
 * "class i".
 */
export function predictions(logits: Float32Array, classes: readonly string[]): Prediction[] {
  const p = softmax(logits);
  return Array.from(p, (_, index) => index)
    .sort((a, b) => p[b]! - p[a]! || a - b)
    .slice(0, 5)
    .map((index) => ({ index, label: classes[index] ?? `class ${index}`, probability: p[index]! }));
}
