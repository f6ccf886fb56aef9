import type { WorkingEvent } from './types';

/** Milliseconds without an event after which one says that the job works ... */
const SILENCE = 200;
/** ... and the FLOP that were done meanwhile at least: a machine that is busy otherwise makes no small job talk. */
const LEAST = 5e8;

/** What a job has done so far, and when that should be said. */
export class Meter {
  private flop = 0;
  private said = 0;
  private since = performance.now();
  private waiting: { readonly promise: Promise<null>; readonly resolve: () => void } | null = null;

  /** So many FLOP more are done. */
  readonly work = (flop: number): void => {
    this.flop += flop;
  };

  /** To be called in every pause: wakes `tick` where the job has been silent for long. */
  beat(): void {
    if (performance.now() - this.since < SILENCE || this.flop - this.said < LEAST) return;
    this.waiting?.resolve();
    this.waiting = null;
  }

  /** Resolves when something should be said. */
  tick(): Promise<null> {
    if (this.waiting === null) {
      let wake: (value: null) => void = () => undefined;
      const promise = new Promise<null>((resolve) => (wake = resolve));
      this.waiting = {
        promise,
        resolve: () => {
          wake(null);
        },
      };
    }
    return this.waiting.promise;
  }

  /** Something is said now. */
  event(): WorkingEvent {
    this.quiet();
    return { type: 'working', flop: this.flop };
  }

  /** An event of the job itself goes out: silence begins anew. */
  quiet(): void {
    this.since = performance.now();
    this.said = this.flop;
  }
}

/**
 * The events of a job, with one that it works wherever it would be silent for long. The job goes on while such an event is
 * looked at; it waits at its own events, as before.
 */
export async function* withWorking<E>(
  events: AsyncGenerator<E>,
  meter: Meter,
): AsyncGenerator<E | WorkingEvent> {
  let next: Promise<IteratorResult<E>> | null = null;
  try {
    for (;;) {
      next ??= events.next();
      const result: IteratorResult<E> | null = await Promise.race([next, meter.tick()]);
      if (result === null) {
        yield meter.event();
        continue;
      }
      next = null;
      if (result.done === true) return;
      meter.quiet();
      yield result.value;
      meter.quiet();
    }
  } finally {
    // Who stops reading at such an event leaves the job on its way: it ends where it next looks, and nobody asks why.
    next?.catch(() => undefined);
    await events.return(undefined);
  }
}
