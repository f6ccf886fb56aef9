import type { PlotlyAxis, PlotlyCore, PlotlyLayout, PlotlyTrace } from 'plotly.js/lib/core';
import { type PointerEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { type Axis, type ChartSpec, hueOf, MARGIN, type Series, ticksFor } from './chartSpec';
import styles from './charts.module.css';
import { DataTable, type TableData } from './DataTable';
import { queueDraw } from './drawQueue';
import { loadPlotly } from './loadPlotly';
import { type ChartTheme, useChartTheme } from './theme';
import { useWidth } from './useWidth';

export interface PlotlyChartProps {
  readonly label: string;
  /** What the picture shows, in a sentence or two, for those who do not see it. */
  readonly summary: string;
  readonly spec: ChartSpec;
  readonly height: number;
  readonly table: () => TableData;
  /** Right below the plot, on the same horizontal axis. */
  readonly below?: ReactNode;
  /** The value of x under the pointer, null when it leaves. */
  readonly onHover?: (x: number | null) => void;
  /** A stretch of the x axis to mark, drawn over the chart without drawing the chart again. */
  readonly mark?: readonly [from: number, to: number] | null;
}

const CONFIG = { staticPlot: true, displayModeBar: false, displaylogo: false } as const;

function axis(from: Axis, theme: ChartTheme, length: number, grid: boolean): PlotlyAxis {
  const [low, high] = from.range;
  const ticks = ticksFor(from, length);
  return {
    type: from.type,
    range: from.type === 'log' ? [Math.log10(low), Math.log10(high)] : [low, high],
    tickmode: 'array',
    tickvals: ticks.map((t) => t.value),
    ticktext: ticks.map((t) => t.label),
    tickangle: 0,
    // The margins are wide enough; measuring every label takes a fourth of the drawing's time.
    ticklabeloverflow: 'allow',
    fixedrange: true,
    automargin: false,
    zeroline: false,
    showgrid: grid,
    gridcolor: theme.hairline,
    linecolor: theme.muted,
    showline: !grid,
    ticks: grid ? '' : 'outside',
    ticklen: 4,
    tickcolor: theme.muted,
    // The vertical axis' title stands upright over the chart, where it can be read.
    title: { text: grid ? '' : from.title, standoff: 8, font: { size: 13 } },
  };
}

/** Of a series' line, in CSS pixels. */
const WIDTH = { outline: 1.75, filled: 1, ground: 0 } as const;

/** A colour with an opacity, as plotly takes it. */
const faint = (color: string, alpha: number): string => {
  const [r, g, b] = (/(\d+)\D+(\d+)\D+(\d+)/.exec(color) ?? []).slice(1);
  return r === undefined ? color : `rgba(${r}, ${g ?? 0}, ${b ?? 0}, ${alpha})`;
};

function fillOf(
  form: Series['form'],
  color: string,
): Pick<PlotlyTrace, 'fill' | 'fillcolor' | 'fillpattern'> {
  switch (form) {
    case 'outline':
      return { fill: 'none' };
    case 'ground':
      return { fill: 'toself', fillcolor: faint(color, 0.24) };
    case 'filled':
      return {
        fill: 'toself',
        fillpattern: { shape: '/', size: 6, solidity: 0.34, fgcolor: color, bgcolor: faint(color, 0.22) },
      };
  }
}

function toPlotly(
  spec: ChartSpec,
  theme: ChartTheme,
  width: number,
  height: number,
): { traces: PlotlyTrace[]; layout: PlotlyLayout } {
  const traces = spec.series.map((s): PlotlyTrace => {
    const color = hueOf(s.hue, theme);
    return {
      type: 'scatter',
      mode: 'lines',
      name: s.name,
      x: s.x,
      y: s.y,
      hoverinfo: 'skip',
      line: { color, width: WIDTH[s.form], simplify: false },
      ...fillOf(s.form, color),
    };
  });
  const layout: PlotlyLayout = {
    width,
    height,
    margin: { ...MARGIN },
    showlegend: false,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: theme.font, size: 13, color: theme.muted },
    xaxis: axis(spec.x, theme, width - MARGIN.l - MARGIN.r, false),
    yaxis: axis(spec.y, theme, height, true),
    shapes: spec.rules.map((x) => ({
      type: 'line',
      xref: 'x',
      yref: 'paper',
      x0: x,
      x1: x,
      y0: 0,
      y1: 1,
      line: { color: theme.muted, width: 1, dash: 'dot' },
    })),
  };
  return { traces, layout };
}

/**
 * One chart by plotly, loaded when first needed. Axes are what the spec says, so nothing moves while numbers stream in;
 * there is no animation to reduce. A real table stands behind it.
 */
export function PlotlyChart({ label, summary, spec, height, table, below, onHover, mark }: PlotlyChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const theme = useChartTheme();
  const [plotly, setPlotly] = useState<PlotlyCore | null>(null);
  const [failed, setFailed] = useState(false);

  const live = useRef(false);
  const load = useCallback((): void => {
    loadPlotly().then(
      (module) => {
        if (!live.current) return;
        setFailed(false);
        setPlotly(() => module);
      },
      () => {
        if (live.current) setFailed(true);
      },
    );
  }, []);
  useEffect(() => {
    live.current = true;
    load();
    // A connection that comes back is reason enough to try once more.
    window.addEventListener('online', load);
    return () => {
      live.current = false;
      window.removeEventListener('online', load);
    };
  }, [load]);

  // What is drawn already: one more group of one method often changes nothing in the other's chart.
  const drawn = useRef('');
  useEffect(() => {
    const element = plot.current;
    if (!plotly || !element || width === 0) return;
    const takeBack = queueDraw(() => {
      const { traces, layout } = toPlotly(spec, theme, width, height);
      const wanted = JSON.stringify([traces, layout]);
      if (wanted === drawn.current) return;
      drawn.current = wanted;
      plotly.react(element, traces, layout, CONFIG).catch(() => setFailed(true));
    });
    return () => {
      takeBack();
    };
  }, [plotly, spec, theme, width, height]);

  useEffect(() => {
    const element = plot.current;
    if (!plotly || !element) return;
    return () => {
      drawn.current = '';
      plotly.purge(element);
    };
  }, [plotly]);

  const [low, high] = spec.x.range;
  const inner = Math.max(1, width - MARGIN.l - MARGIN.r);
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const left = event.currentTarget.getBoundingClientRect().left;
    const share = (event.clientX - left - MARGIN.l) / inner;
    onHover?.(share >= 0 && share <= 1 ? low + share * (high - low) : null);
  };
  const px = (x: number): number => MARGIN.l + ((x - low) / (high - low)) * inner;

  return (
    <div ref={box} className={styles.chart}>
      <div
        role="img"
        aria-label={`${label}. ${summary}`}
        className={styles.plot}
        style={{ height }}
        onPointerMove={onHover && move}
        onPointerLeave={onHover && (() => onHover(null))}
      >
        <div ref={plot} aria-hidden="true" />
        <span className={styles.yTitle} aria-hidden="true">
          {spec.y.title}
        </span>
        {mark && !failed && (
          <div
            className={styles.mark}
            style={{
              left: px(mark[0]),
              width: Math.max(1, px(mark[1]) - px(mark[0])),
              top: MARGIN.t,
              height: height - MARGIN.t - MARGIN.b,
            }}
          />
        )}
      </div>
      {failed && (
        <p className={styles.message} role="alert">
          The chart could not be loaded; its numbers are in the table below.{' '}
          <button type="button" className={styles.retry} onClick={load}>
            Retry
          </button>
        </p>
      )}
      {below}
      <DataTable label={label} data={table} />
    </div>
  );
}
