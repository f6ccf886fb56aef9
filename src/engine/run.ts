/** Every kind of job as a stream of events: the same for worker, command line and tests. */
import type { JobEvent, JobKind, JobSpec } from './jobs';
import { runAnalyse } from './runs/analyse';
import { runCascade } from './runs/cascade';
import { runCounts } from './runs/counts';
import { runCurves } from './runs/curves';
import { runExplain } from './runs/explain';
import { runFit } from './runs/fit';
import type { JobContext, Loaded } from './runs/loaded';
import { runMap } from './runs/map';
import { forwardNeed } from './runs/memory';
import { runScore } from './runs/score';

export { type JobContext, type Loaded } from './runs/loaded';
export { runAnalyse };

type Runs = {
  readonly [K in JobKind]: (
    loaded: Loaded,
    spec: JobSpec<K>,
    context: JobContext,
  ) => AsyncGenerator<JobEvent<K>>;
};

const RUNS: Runs = {
  analyse: runAnalyse,
  map: runMap,
  counts: runCounts,
  explain: runExplain,
  curves: runCurves,
  cascade: runCascade,
  score: runScore,
  fit: runFit,
};

/** The events of one job. Throws EngineError `out-of-memory` where not even one image goes through. */
export function runJob<K extends JobKind>(
  kind: K,
  loaded: Loaded,
  spec: JobSpec<K>,
  context: JobContext,
): AsyncGenerator<JobEvent<K>> {
  context.reserve(forwardNeed(loaded.model));
  return RUNS[kind](loaded, spec, context);
}
