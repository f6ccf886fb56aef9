import type { SliceContext } from '../appStore';
import { clamp, merge } from '../clamp';
import type { Actions, View } from '../types';

/** A view that can be drawn: a channel only with a tap, numbers in their ranges. */
function validView(next: View, before: View): View {
  return {
    ...next,
    channel: next.tap === null ? null : next.channel,
    mapOpacity: clamp(next.mapOpacity, [0, 1], before.mapOpacity),
    mapClip: clamp(next.mapClip, [90, 100], before.mapClip),
    targetTpr: clamp(next.targetTpr, [0.5, 0.999], before.targetTpr),
    fdr: clamp(next.fdr, [0.001, 0.5], before.fdr),
  };
}

export function viewSlice({
  get,
  set,
}: SliceContext): Pick<Actions, 'setView' | 'setTheme' | 'setScreen' | 'setLinkFault'> {
  return {
    setView: (some) => {
      const { view } = get();
      // A channel belongs to its tap: going to another tap leaves it, unless the change names a channel of its own.
      const moved = some.tap !== undefined && some.tap !== view.tap && some.channel === undefined;
      const next = merge(view, validView(merge(view, moved ? { ...some, channel: null } : some), view));
      if (next !== view) set({ view: next });
    },
    setTheme: (theme) => {
      set({ theme });
    },
    setScreen: (screen) => {
      if (screen !== get().screen) set({ screen });
    },
    setLinkFault: (linkFault) => {
      if (linkFault !== get().linkFault) set({ linkFault });
    },
  };
}
