import type { BenchmarkCalls, BenchmarkEvent } from '../benchmark/calls';
import { CallClient } from './clientCalls';

/** The page's side of the benchmark's thread. */
export type BenchmarkClient = CallClient<BenchmarkCalls, BenchmarkEvent>;

export function benchmarkClient(onEvent: (event: BenchmarkEvent) => void): BenchmarkClient {
  return new CallClient(
    () =>
      new Worker(new URL('./benchmark.worker.ts', import.meta.url), {
        type: 'module',
        name: 'splitscope-benchmark',
      }),
    onEvent,
    'The benchmark’s thread stopped: open the run again.',
  );
}
