import type { Schedule } from './frames';

/**
 * At most one call in `interval` ms: the first by `soon`, then the latest asked for when the interval is over. A person who
 * drags without pause is served all along, and the last position always is.
 */
export class Throttle {
  private last = -Infinity;
  /** Calls off what waits; of a call that was made it does nothing. */
  private off: () => void = () => undefined;

  constructor(
    private readonly interval: number,
    private readonly soon: Schedule,
    private readonly now: () => number = Date.now,
  ) {}

  request(call: () => void): void {
    this.cancel();
    const wait = this.last + this.interval - this.now();
    const run = (): void => {
      this.last = this.now();
      call();
    };
    // A clock set back by hand must not hold a call for longer than the interval.
    if (wait <= 0 || wait > this.interval) this.off = this.soon(run);
    else {
      const timer = setTimeout(run, wait);
      this.off = () => {
        clearTimeout(timer);
      };
    }
  }

  /** Drop the call that waits, if one does. */
  cancel(): void {
    this.off();
  }
}
