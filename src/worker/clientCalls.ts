import type { Answer, Calls, FromThread, ToThread } from '../lib/threadCalls';

/** The page's side of a thread that answers calls (`serveCalls`); it is started at the first question. */
export class CallClient<C extends Calls<C>, E extends { readonly event: string }> {
  private worker: Worker | null = null;
  private count = 0;
  private readonly waiting = new Map<
    number,
    { readonly done: (answer: unknown) => void; readonly failed: (error: Error) => void }
  >();

  /** `make` starts the thread, `onEvent` hears what it says by itself, `stopped` is what a person reads where it died. */
  constructor(
    private readonly make: () => Worker,
    private readonly onEvent: (event: E) => void,
    private readonly stopped: string,
  ) {}

  /** Rejects with one sentence. */
  ask<K extends keyof C>(call: K, ...args: Parameters<C[K]>): Promise<Answer<C, K>> {
    const worker = this.started();
    const id = this.count++;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done: (answer) => done(answer as Answer<C, K>), failed });
      worker.postMessage({ id, call, args } satisfies ToThread<C>);
    });
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = this.make();
    worker.addEventListener('message', ({ data }: MessageEvent<FromThread<E>>) => {
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
      worker.terminate();
      if (this.worker !== worker) return;
      // The next question starts another.
      this.worker = null;
      for (const { failed } of this.waiting.values()) failed(new Error(this.stopped));
      this.waiting.clear();
    });
    this.worker = worker;
    return worker;
  }
}
