import { onFrame, type Schedule } from './frames';

/** While results stream, drawing takes at most this share of the page's time: the rest is the engine's, on a machine of few cores. */
const SHARE = 0.25;
/** A page that is never idle (ms) is taken to have drawn by now. */
const NEVER_IDLE_MS = 1000;

/** What pacing asks of its host; tests bring their own. */
export interface Host {
  readonly now: () => number;
  /** Calls back when the page has nothing to do: what the last results caused is drawn. */
  readonly whenIdle: (callback: () => void) => void;
  /** Calls back in `ms`; returns how to call it off. */
  readonly later: (callback: () => void, ms: number) => () => void;
}

const browser: Host = {
  now: () => performance.now(),
  whenIdle: (callback) => {
    // Charts are drawn from the next frame on: before it the page may be idle and not done.
    onFrame(() => {
      // Safari has none.
      if (typeof requestIdleCallback === 'function')
        requestIdleCallback(callback, { timeout: NEVER_IDLE_MS });
      else setTimeout(callback, 50);
    });
  },
  later: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/**
 * A schedule that leaves, after each call, three times as long as the drawing it caused took. A fast page shows every tap
 * group as it comes; a slow one shows several at once and gets to the end sooner.
 */
export function paced(schedule: Schedule = onFrame, host: Host = browser): Schedule {
  let drawing = false;
  let free = -Infinity;
  let waiting: (() => void) | null = null;

  const run = (callback: () => void): void => {
    const from = host.now();
    drawing = true;
    try {
      callback();
    } finally {
      host.whenIdle(() => {
        const to = host.now();
        drawing = false;
        free = to + (to - from) * (1 / SHARE - 1);
        waiting?.();
      });
    }
  };
  return (callback) => {
    let off: () => void = () => undefined;
    const begin = (): void => {
      waiting = null;
      off = host.later(
        () => {
          off = schedule(() => {
            run(callback);
          });
        },
        Math.max(0, free - host.now()),
      );
    };
    if (drawing) waiting = begin;
    else begin();
    return () => {
      if (waiting === begin) waiting = null;
      off();
    };
  };
}
