/** What the pointer or the keyboard is on, so that every panel can mark it. Beside the store: it changes with every move. */
import { useCallback, useSyncExternalStore } from 'react';
import type { AppStore } from '../store/appStore';
import { useAppStore } from './useStore';

export interface Pointed {
  readonly tap: number | null;
  readonly channel: number | null;
  /** Bin of the histograms. */
  readonly bin: number | null;
}
const NOTHING: Pointed = { tap: null, channel: null, bin: null };

class Pointing {
  now = NOTHING;
  private readonly listeners = new Set<() => void>();

  readonly point = (to: Pointed): void => {
    const { tap, channel, bin } = this.now;
    if (to.tap === tap && to.channel === channel && to.bin === bin) return;
    this.now = to;
    for (const listener of this.listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
}

const all = new WeakMap<AppStore, Pointing>();
function of(store: AppStore): Pointing {
  const known = all.get(store) ?? new Pointing();
  all.set(store, known);
  return known;
}

/** A part of what is pointed at; draws again when that part changes. */
export function usePointed<T extends number | string | null>(part: (pointed: Pointed) => T): T {
  const pointing = of(useAppStore());
  return useSyncExternalStore(pointing.subscribe, () => part(pointing.now));
}

/** Points at a layer, a channel of it or a bin; nothing else is pointed at then. */
export function usePoint(): (to: Partial<Pointed>) => void {
  const pointing = of(useAppStore());
  return useCallback((to) => pointing.point({ ...NOTHING, ...to }), [pointing]);
}
