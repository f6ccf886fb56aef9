import type { Schedule } from './frames';

/**
 * At most one call in `interval` ms: the first by `soon`, then the latest asked for when the interval is over. A person who
 * drags without pause is served all along, and the last position always is.
 */
export class Throttle {
  private last = -Infinity;
  private next: (() => void) | null = null;
  /** Whether a moment is set at which `next` is called: asking again, or cancelling before, does not put it off. */
  private isSet = false;

  constructor(
    private readonly interval: number,
    private readonly soon: Schedule,
    private readonly now: () => number = Date.now,
  ) {}

  request(call: () => void): void {
    this.next = call;
    if (this.isSet) return;
    this.isSet = true;
    const run = (): void => {
      const { next } = this;
      this.isSet = false;
      this.next = null;
      if (next === null) return;
      this.last = this.now();
      next();
    };
    const wait = this.last + this.interval - this.now();
    // A clock set back by hand must not hold a call for longer than the interval.
    if (wait <= 0 || wait > this.interval) this.soon(run);
    else setTimeout(run, wait);
  }

  /** Drop the call that waits, if one does. */
  cancel(): void {
    this.next = null;
  }
}
