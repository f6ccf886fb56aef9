/** Runs the measurements in a worker, as the app does, and posts each figure as it comes. */
import type { BackendName } from '../engine/jobs';
import { type Extent, measure } from './measure';

export interface BenchRequest extends Extent {
  readonly backend: BackendName;
  readonly threads?: number;
  readonly wasmBase: string;
}

addEventListener('message', ({ data }: MessageEvent<BenchRequest>) => {
  measure(data, (figure) => postMessage({ figure }), data).then(
    () => postMessage({ done: true }),
    (error: unknown) =>
      postMessage({ error: error instanceof Error ? (error.stack ?? String(error)) : String(error) }),
  );
});
