/** Runs the measurements in a worker, as the app does, and posts each figure as it comes. */
import type { BackendName } from '../engine/jobs';
import { measure } from './measure';

export interface BenchRequest {
  readonly backend: BackendName;
  readonly threads?: number;
  readonly naive: boolean;
  readonly wasmBase: string;
}

addEventListener('message', ({ data }: MessageEvent<BenchRequest>) => {
  const { naive, ...options } = data;
  measure(options, (figure) => postMessage({ figure }), 5, naive).then(
    () => postMessage({ done: true }),
    (error: unknown) => postMessage({ error: String(error) }),
  );
});
