import { recommendedSettings } from '../../verdict/recommended';
import { ETA_RANGE, ITERATIONS_RANGE, type Settings } from '../../engine/settings';
import type { SliceContext } from '../appStore';
import { clamp, merge } from '../clamp';
import type { Actions } from '../types';

/** Settings inside the ranges that the engine accepts; what is no number keeps its value of before. */
function validSettings(next: Settings, before: Settings): Settings {
  return {
    ...next,
    eta: clamp(next.eta, ETA_RANGE, before.eta),
    iterations: Math.round(clamp(next.iterations, ITERATIONS_RANGE, before.iterations)),
    topFraction: clamp(next.topFraction, [0, 1], before.topFraction),
    tolerance: clamp(next.tolerance, [0, 1e3], before.tolerance),
    seed: Math.round(clamp(next.seed, [0, 2 ** 32 - 1], before.seed)),
    l2Bound:
      next.l2Bound === null || (next.l2Bound > 0 && Number.isFinite(next.l2Bound))
        ? next.l2Bound
        : before.l2Bound,
  };
}

export function settingsSlice({
  get,
  set,
}: SliceContext): Pick<Actions, 'setSettings' | 'resetSettings' | 'setInput'> {
  const change = (next: Settings, followsPack = false): void => {
    const { settings, view } = get();
    const valid = merge(settings, validSettings(next, settings));
    if (valid === settings) {
      if (followsPack && !get().followsPack) set({ followsPack });
      return;
    }
    // Another list of taps has other indices; an iteration beyond T is nothing to look at.
    const taps = valid.taps === settings.taps ? {} : { tap: null, channel: null };
    const late = view.iteration !== null && view.iteration > valid.iterations;
    set({
      settings: valid,
      followsPack,
      view: merge(view, { ...taps, ...(late ? { iteration: null } : {}) }),
    });
  };
  return {
    setSettings: (some) => {
      change(merge(get().settings, some));
    },
    resetSettings: () => {
      change(recommendedSettings(get().pack.json), true);
    },
    setInput: (some) => {
      const input = merge(get().input, some);
      if (input !== get().input) set({ input });
    },
  };
}
