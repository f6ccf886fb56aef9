/** Calls back once, soon, at a moment good for drawing; returns how to call it off. */
export type Schedule = (callback: () => void) => () => void;

/** Longest wait (ms) for a frame: a page in the background draws none, and still its jobs go on. */
const NO_FRAME_MS = 250;

/** The browser's next animation frame, or a timer where none comes. */
export const onFrame: Schedule = (callback) => {
  let frame: number | null = null;
  const cancel = (): void => {
    clearTimeout(timer);
    if (frame !== null) cancelAnimationFrame(frame);
  };
  const run = (): void => {
    cancel();
    callback();
  };
  const timer = setTimeout(run, NO_FRAME_MS);
  frame = requestAnimationFrame(run);
  return cancel;
};

/** After the browser has drawn its next frame: what a person has just moved is seen first. */
export const afterFrame: Schedule = (callback) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const off = onFrame(() => {
    timer = setTimeout(callback);
  });
  return () => {
    off();
    clearTimeout(timer);
  };
};

/** What may wait to be drawn before whoever sends it is held back: some groups of taps, and not the whole of a long job. */
export const MOST_WAITING = 32;

/** Collects what arrives and hands it over once a frame, in order. */
export class FrameBatch<T> {
  private items: T[] = [];
  private off: (() => void) | null = null;
  /** Resolves when what waits was handed over or dropped; there while more than `MOST_WAITING` wait. */
  private room: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;

  constructor(
    private readonly schedule: Schedule,
    private readonly take: (items: readonly T[]) => void,
  ) {}

  /** A promise where the drawing lags: of when there is room again. */
  push(item: T): Promise<void> | undefined {
    this.items.push(item);
    this.off ??= this.schedule(() => {
      this.flush();
    });
    if (this.items.length < MOST_WAITING) return undefined;
    if (this.room === null) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => (resolve = done));
      this.room = { promise, resolve };
    }
    return this.room.promise;
  }

  /** Hand over now what has arrived. */
  flush(): void {
    const { items } = this;
    this.off?.();
    this.off = null;
    this.items = [];
    try {
      if (items.length > 0) this.take(items);
    } finally {
      this.room?.resolve();
      this.room = null;
    }
  }
}
