/** The little of plotly.js that the charts use; the package has no types of its own. */
declare module 'plotly.js/lib/core' {
  export interface PlotlyTrace {
    readonly type: 'scatter';
    readonly mode: 'lines';
    readonly name: string;
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly fill: 'toself' | 'none';
    readonly fillcolor?: string;
    readonly fillpattern?: {
      readonly shape: '/';
      readonly size: number;
      readonly solidity: number;
      readonly fgcolor: string;
      readonly bgcolor: string;
    };
    readonly hoverinfo: 'skip';
    readonly line: { readonly color: string; readonly width: number; readonly simplify: false };
  }
  export interface PlotlyAxis {
    readonly type: 'linear' | 'log';
    readonly range: readonly [number, number];
    readonly tickmode: 'array';
    readonly tickvals: readonly number[];
    readonly ticktext: readonly string[];
    readonly fixedrange: true;
    readonly automargin: false;
    readonly zeroline: false;
    readonly showgrid: boolean;
    readonly gridcolor: string;
    readonly linecolor: string;
    readonly showline: boolean;
    readonly ticks: 'outside' | '';
    readonly ticklen: number;
    readonly tickcolor: string;
    readonly title: {
      readonly text: string;
      readonly standoff: number;
      readonly font: { readonly size: number };
    };
    readonly tickangle: 0;
    readonly ticklabeloverflow: 'allow';
  }
  export interface PlotlyLayout {
    readonly width: number;
    readonly height: number;
    readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
    readonly showlegend: false;
    readonly paper_bgcolor: string;
    readonly plot_bgcolor: string;
    readonly font: { readonly family: string; readonly size: number; readonly color: string };
    readonly xaxis: PlotlyAxis;
    readonly yaxis: PlotlyAxis;
    readonly shapes: readonly {
      readonly type: 'line';
      readonly xref: 'x';
      readonly yref: 'paper';
      readonly x0: number;
      readonly x1: number;
      readonly y0: number;
      readonly y1: number;
      readonly line: { readonly color: string; readonly width: number; readonly dash: 'dot' };
    }[];
  }
  export interface PlotlyCore {
    react(
      element: HTMLElement,
      traces: readonly PlotlyTrace[],
      layout: PlotlyLayout,
      config: { readonly staticPlot: true; readonly displayModeBar: false; readonly displaylogo: false },
    ): Promise<unknown>;
    purge(element: HTMLElement): void;
  }
  const plotly: PlotlyCore;
  export default plotly;
}
