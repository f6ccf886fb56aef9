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

/** Collects what arrives and hands it over once a frame, in order. */
export class FrameBatch<T> {
  private items: T[] = [];
  private off: (() => void) | null = null;

  constructor(
    private readonly schedule: Schedule,
    private readonly take: (items: readonly T[]) => void,
  ) {}

  push(item: T): void {
    this.items.push(item);
    this.off ??= this.schedule(() => {
      this.flush();
    });
  }

  /** Hand over now what has arrived. */
  flush(): void {
    const { items } = this;
    this.clear();
    if (items.length > 0) this.take(items);
  }

  clear(): void {
    this.off?.();
    this.off = null;
    this.items = [];
  }
}
