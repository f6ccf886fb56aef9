/** Estimates how long a job still takes. The first pass costs less than the steps after it, which go at one pace. */
export class TimeLeft {
  /** When the first pass was over (ms). */
  private firstPassAt = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Seconds, now that `done` of `total` steps are; null before there is a pace and after the last step. */
  after(done: number, total: number): number | null {
    const now = this.now();
    if (done <= 1) this.firstPassAt = now;
    if (done <= 1 || done >= total) return null;
    return ((now - this.firstPassAt) / 1000 / (done - 1)) * (total - done);
  }
}
