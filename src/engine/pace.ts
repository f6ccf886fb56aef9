import { onHost } from './tf';

/**
 * A computation in steps, one a node of the network: it may be interrupted at every `yield`, which says how many FLOP the step
 * took. What it holds between two steps it frees itself where it ends early.
 */
export type Steps<T> = Generator<number, T, undefined>;

/** Yields to the event loop; throws where the job was cancelled. `work` hears of the FLOP that were done. */
export interface Pause {
  (): Promise<void>;
  readonly work?: (flop: number) => void;
}

/** Milliseconds that a job holds its thread before it lets messages in: a cancel is heard within some 100. */
const BUDGET = 30;
/**
 * The same bound on a GPU, in nodes: what is launched there runs on its own, so that time says nothing; launching a node's
 * kernels takes some half a millisecond.
 */
const NODES = 48;

/** Run to the end without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** End a computation early: what it holds is freed, and the error goes on. */
function fail(steps: Steps<unknown>, error: unknown): never {
  steps.throw(error);
  throw error;
}

/** When one job lets the event loop in: between nodes, after some 30 ms. */
export class Pace {
  /** Let the event loop in now; throws where the job was cancelled. */
  readonly pause: Pause;
  private since = performance.now();
  private nodes = 0;

  /** `wait` yields to the event loop, and throws where the job was cancelled. */
  constructor(
    private readonly wait: Pause,
    private readonly budget = BUDGET,
  ) {
    const pause = async (): Promise<void> => {
      await this.wait();
      this.since = performance.now();
      this.nodes = 0;
    };
    this.pause = wait.work === undefined ? pause : Object.assign(pause, { work: wait.work });
  }

  /** Run a computation, with a pause between two steps where one is due. */
  async run<T>(steps: Steps<T>): Promise<T> {
    try {
      for (;;) {
        const next = steps.next();
        if (next.done === true) return next.value;
        this.nodes++;
        this.wait.work?.(next.value);
        if (onHost() ? performance.now() - this.since >= this.budget : this.nodes >= NODES)
          await this.pause();
      }
    } catch (error) {
      return fail(steps, error);
    }
  }
}
