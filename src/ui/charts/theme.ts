import { useSyncExternalStore } from 'react';

/** The page's tokens as plain colours, for what cannot read CSS variables: plotly, canvases, exported figures. */
export interface ChartTheme {
  readonly dark: boolean;
  readonly gaia: string;
  readonly si: string;
  readonly ink: string;
  readonly muted: string;
  readonly hairline: string;
  readonly surface: string;
  /** Behind what is empty: zero on a heatmap. */
  readonly sunken: string;
  readonly font: string;
}

/** Figures leave the page on white paper, whatever the page's theme. */
export const PAPER: ChartTheme = {
  dark: false,
  gaia: '#b45309',
  si: '#1d5fd0',
  ink: '#16181d',
  muted: '#5b6270',
  hairline: '#d9dce2',
  surface: '#ffffff',
  sunken: '#eceef2',
  font: "Inter, 'Inter Variable', system-ui, sans-serif",
};

const TOKENS = ['gaia', 'si', 'ink', 'muted', 'hairline', 'surface', 'sunken'] as const;

/** A computed colour as `rgb(r, g, b)`; `fallback` for any other notation. No pixel is asked: some browsers make it up. */
function plainColor(color: string, fallback: string): string {
  if (/^(rgb\(|#)/.test(color)) return color;
  const parts = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)/.exec(color);
  if (parts === null) return fallback;
  const [r, g, b] = parts.slice(1).map((share) => Math.round(255 * Number(share)));
  return `rgb(${r ?? 0}, ${g ?? 0}, ${b ?? 0})`;
}

function read(): ChartTheme {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  document.body.append(probe);
  const colors = Object.fromEntries(
    TOKENS.map((token) => {
      probe.style.color = `var(--${token}, ${PAPER[token]})`;
      return [token, plainColor(getComputedStyle(probe).color, PAPER[token])];
    }),
  ) as Record<(typeof TOKENS)[number], string>;
  const font = getComputedStyle(document.body).fontFamily || PAPER.font;
  probe.remove();
  const channels = /(\d+)\D+(\d+)\D+(\d+)/.exec(colors.surface);
  const light = channels ? Number(channels[1]) + Number(channels[2]) + Number(channels[3]) : 765;
  return { ...colors, dark: light < 384, font };
}

let current: ChartTheme | null = null;
const listeners = new Set<() => void>();
let stop: (() => void) | null = null;

function changed(): void {
  current = null;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!stop) {
    const scheme = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;
    scheme?.addEventListener('change', changed);
    // The theme switch sets an attribute of the root element.
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributes: true });
    stop = () => {
      scheme?.removeEventListener('change', changed);
      observer.disconnect();
    };
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      stop?.();
      stop = null;
      current = null;
    }
  };
}

/** The theme in force; the component draws again when it changes. */
export function useChartTheme(): ChartTheme {
  return useSyncExternalStore(
    subscribe,
    () => (current ??= read()),
    () => PAPER,
  );
}
