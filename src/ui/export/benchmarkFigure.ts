/** The curves on the screen as a figure for paper. */
import type { CurveLine } from '../../benchmark/curves';
import { lineStyle, pathOf, plotOf, toX, toY } from '../../benchmark/plot';
import { columnText } from '../../benchmark/report/text';
import type { Benchmark } from '../benchmark';
import { PAPER } from '../charts/theme';
import { el, page, text } from './svg';
import { must } from '../../lib/must';

const [WIDTH, HEIGHT, LEFT, BOTTOM, LEGEND] = [440, 400, 52, 40, 260] as const;

const COLOURS = ['#1d5fd0', '#b45309', '#0b7a53', '#a8327a', '#0e7490', '#6d4bc4', '#16181d'] as const;

function line(of: CurveLine, place: number, d: string): string {
  if (of.of !== 'both')
    return el('path', {
      d,
      fill: 'none',
      stroke: of.of === 'id' ? PAPER.muted : PAPER.ink,
      'stroke-width': of.of === 'id' ? 3 : 1.5,
    });
  const { colour, dash } = lineStyle(place);
  return el('path', {
    d,
    fill: 'none',
    stroke: COLOURS[colour],
    'stroke-width': 1.6,
    ...(dash === '' ? {} : { 'stroke-dasharray': dash }),
  });
}

/** An SVG of what the chart shows, with its legend and what it was made of. Rejects where nothing is open. */
export async function curvesSvg({ store, ask }: Benchmark): Promise<string> {
  const { view, choice } = store.getState();
  if (view === null) throw new Error('No results are open.');
  const { set, curve, corner, drawn, detector } = choice;
  const lines = await ask('curves', set, curve, curve === 'density' ? [detector] : drawn);
  const plot = plotOf(curve, lines, corner);
  const axes = [
    ...plot.y.ticks.map(({ value, label }) => {
      const y = toY(plot.y, HEIGHT, value);
      return (
        el('path', { d: `M0 ${y.toFixed(1)}H${WIDTH}`, stroke: PAPER.hairline }) +
        text(-6, y + 4, label, { 'text-anchor': 'end' })
      );
    }),
    ...plot.x.ticks.map(({ value, label }) =>
      text(toX(plot.x, WIDTH, value), HEIGHT + 16, label, { 'text-anchor': 'middle' }),
    ),
    text(WIDTH, HEIGHT + 32, plot.x.title, { 'text-anchor': 'end', fill: PAPER.ink }),
    text(-LEFT, -10, plot.y.title, { fill: PAPER.ink }),
  ];
  const clip = el('clipPath', { id: 'plot' }, el('rect', { x: 0, y: 0, width: WIDTH, height: HEIGHT }));
  const drawnLines = lines
    .map((one) => line(one, drawn.indexOf(one.column), pathOf(one, plot, WIDTH, HEIGHT)))
    .join('');
  const legend = lines
    .map((one, i) => {
      const words =
        one.of === 'both' ? columnText(must(view.table.columns[one.column])) : one.of === 'id' ? 'ID' : set;
      const at = `translate(${WIDTH + 16} ${16 * i + 8})`;
      return el(
        'g',
        { transform: at },
        line(one, drawn.indexOf(one.column), 'M0 0H24') + text(30, 4, words, { fill: PAPER.ink }),
      );
    })
    .join('');
  const body =
    clip +
    axes.join('') +
    el('path', { d: `M0 0V${HEIGHT}H${WIDTH}`, fill: 'none', stroke: PAPER.muted }) +
    el('g', { 'clip-path': 'url(#plot)' }, drawnLines) +
    legend;
  return page({
    width: LEFT + WIDTH + LEGEND,
    height: HEIGHT + BOTTOM + 16,
    title: `${view.manifest.title}: ${set}`,
    caption: view.conditions.join(' '),
    body: el('g', { transform: `translate(${LEFT} 16)` }, body),
  });
}
