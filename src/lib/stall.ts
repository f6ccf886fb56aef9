/** A download that comes to a stop without an end: browsers wait for it for ever. */

/** Milliseconds without a byte after which a download counts as stalled. */
export const STALL_MS = 30_000;

/** Aborts what `signal` watches when nothing was heard for `patience` ms; begins when it is made. */
export class Stall {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly patience = STALL_MS) {
    this.heard();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something has come: the patience begins anew. */
  heard(): void {
    this.end();
    this.timer = setTimeout(() => {
      this.controller.abort(new Error(`nothing has come for ${Math.round(this.patience / 1000)} s`));
    }, this.patience);
  }

  /** Watch no longer. */
  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Give up at once: what is still on its way is of no use. */
  stop(): void {
    this.end();
    this.controller.abort(new Error('it is not wanted any more'));
  }
}
