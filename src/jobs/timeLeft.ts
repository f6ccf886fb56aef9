/**
 * Estimates how long a job still takes. The first pass costs less than the steps after it, which go at one pace; it does not
 * count, nor does what had come before the first look.
 */
export class TimeLeft {
  /** Since when (ms) the pace is taken, and how many steps were done then. */
  private since: { readonly at: number; readonly done: number } | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Another job begins. */
  reset(): void {
    this.since = null;
  }

  /** Seconds, now that `done` of `total` steps are; null before there is a pace and after the last step. */
  after(done: number, total: number): number | null {
    const now = this.now();
    if (this.since === null || done <= 1 || done < this.since.done) this.since = { at: now, done };
    const steps = done - this.since.done;
    if (steps === 0 || done >= total) return null;
    return ((now - this.since.at) / 1000 / steps) * (total - done);
  }
}
