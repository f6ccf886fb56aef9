/** Every kind of job as a stream of events: the same for worker, command line and tests. */
import type { JobEvent, JobKind, JobSpec } from './jobs';
import { runAnalyse } from './runs/analyse';
import { runCounts } from './runs/counts';
import { runFit } from './runs/fit';
import type { JobContext, Loaded } from './runs/loaded';
import { runMap } from './runs/map';
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

const RUNS: Runs = { analyse: runAnalyse, map: runMap, counts: runCounts, score: runScore, fit: runFit };

/** The events of one job. */
export function runJob<K extends JobKind>(
  kind: K,
  loaded: Loaded,
  spec: JobSpec<K>,
  context: JobContext,
): AsyncGenerator<JobEvent<K>> {
  return RUNS[kind](loaded, spec, context);
}
