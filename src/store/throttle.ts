/**
 * At most one call in `interval` ms: the first at once, then the latest asked for when the interval is over. A person who
 * drags without pause is served all along, and the last position always is.
 */
export class Throttle {
  private last = -Infinity;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly interval: number,
    private readonly now: () => number = Date.now,
  ) {}

  request(call: () => void): void {
    this.cancel();
    const wait = this.last + this.interval - this.now();
    const run = (): void => {
      this.timer = null;
      this.last = this.now();
      call();
    };
    // A clock set back by hand must not hold a call for longer than the interval.
    if (wait <= 0 || wait > this.interval) run();
    else this.timer = setTimeout(run, wait);
  }

  /** Drop the call that waits, if one does. */
  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
