import type { PlotlyCore } from 'plotly.js/lib/core';

let loading: Promise<PlotlyCore> | null = null;

/**
 * Plotly's core, which brings the scatter trace and nothing else: every chart here is made of lines and filled lines, and
 * one path draws in a third of the time of 57 bars. Loaded on first use; a failed load is tried again at the next one.
 */
export function loadPlotly(): Promise<PlotlyCore> {
  // One of plotly's dependencies (has-hover) asks Node's `global` for matchMedia.
  const scope = globalThis as { global?: typeof globalThis };
  scope.global ??= globalThis;
  loading ??= import('plotly.js/lib/core').then(
    (module) => module.default,
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}
