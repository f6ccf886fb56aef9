import type {
  BenchmarkCalls,
  BenchmarkEvent,
  CallAnswer,
  CallName,
  FromBenchmark,
  ToBenchmark,
} from '../benchmark/calls';

/** The page's side of the benchmark's thread; it is started at the first question. */
export class BenchmarkClient {
  private worker: Worker | null = null;
  private count = 0;
  private readonly waiting = new Map<
    number,
    { readonly done: (answer: unknown) => void; readonly failed: (error: Error) => void }
  >();

  /** `onEvent` hears what the thread says by itself. */
  constructor(private readonly onEvent: (event: BenchmarkEvent) => void) {}

  /** Rejects with one sentence. */
  ask<K extends CallName>(call: K, ...args: Parameters<BenchmarkCalls[K]>): Promise<CallAnswer<K>> {
    const worker = this.started();
    const id = this.count++;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done: (answer) => done(answer as CallAnswer<K>), failed });
      worker.postMessage({ id, call, args } as unknown as ToBenchmark);
    });
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./benchmark.worker.ts', import.meta.url), {
      type: 'module',
      name: 'splitscope-benchmark',
    });
    worker.addEventListener('message', ({ data }: MessageEvent<FromBenchmark>) => {
      if ('event' in data) {
        this.onEvent(data);
        return;
      }
      const waits = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ('fault' in data) waits?.failed(new Error(data.fault));
      else waits?.done(data.answer);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // The next question starts another.
      this.worker = null;
      for (const { failed } of this.waiting.values())
        failed(new Error('The benchmark’s thread stopped: open the run again.'));
      this.waiting.clear();
    });
    this.worker = worker;
    return worker;
  }
}
