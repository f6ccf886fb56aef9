/** Insertion, deletion and cascade of a map as figures for paper. */
import { PAPER } from '../charts/theme';
import { heightOf, type Key, type LineOf, type Plot } from '../figures/map/plots';
import { el, page, text } from './svg';

const [WIDTH, HEIGHT, LEFT, GAP] = [400, 240, 36, 32] as const;
const DASH: Readonly<Record<LineOf, string>> = { own: 'none', random: '5 3' };
const COLOUR: Readonly<Record<LineOf, string>> = { own: PAPER.ink, random: PAPER.muted };

const stroke = (of: LineOf) =>
  ({ fill: 'none', stroke: COLOUR[of], 'stroke-width': 1.75, 'stroke-dasharray': DASH[of] }) as const;

/** One plot, its origin at the upper left of its title. */
function drawn(plot: Plot): string {
  const x = (at: number): number => at * WIDTH;
  const y = (v: number): number => heightOf(plot, v) * HEIGHT;
  const points = (at: readonly (readonly [number, number])[]): string =>
    at.map(([across, v]) => `${x(across).toFixed(2)},${y(v).toFixed(2)}`).join(' ');
  const axes = [
    ...plot.ticks.map(
      (v) =>
        el('line', {
          ...{ x1: 0, x2: WIDTH, y1: y(v), y2: y(v) },
          stroke: v === 0 ? PAPER.muted : PAPER.hairline,
        }) + text(-6, y(v) + 4, String(v).replace('-', '−'), { 'text-anchor': 'end' }),
    ),
    ...plot.xTicks.map(({ at, text: words }) =>
      text(x(at), HEIGHT + 16, words, {
        'text-anchor': at === 0 ? 'start' : at === 1 ? 'end' : 'middle',
      }),
    ),
    text(WIDTH / 2, HEIGHT + 32, plot.xTitle, { 'text-anchor': 'middle', fill: PAPER.ink }),
  ];
  const { band } = plot;
  const area =
    band.length === 0
      ? ''
      : el('polygon', {
          points: points([
            ...band.map((at) => [at.x, at.high] as const),
            ...band.map((at) => [at.x, at.low] as const).reverse(),
          ]),
          fill: PAPER.sunken,
        });
  const lines = plot.lines.map(
    (line) =>
      el('polyline', { points: points(line.points), ...stroke(line.of) }) +
      (plot.dots
        ? line.points
            .map(([across, v]) => el('circle', { cx: x(across), cy: y(v), r: 3, fill: COLOUR[line.of] }))
            .join('')
        : ''),
  );
  return (
    text(0, 10, plot.title, { fill: PAPER.ink }) +
    el('g', { transform: 'translate(0 28)' }, axes.join('') + area + lines.join(''))
  );
}

/** Plots side by side with what their lines are. */
export function trustFigure(plots: readonly Plot[], key: Key, title: string, caption: string): string {
  const foot = HEIGHT + 28 + 58;
  const legend = (['own', 'random'] as const)
    .map(
      (of, i) =>
        el('line', { x1: i * 160, x2: i * 160 + 24, y1: foot - 4, y2: foot - 4, ...stroke(of) }) +
        text(i * 160 + 30, foot, key[of], { fill: PAPER.ink }),
    )
    .join('');
  const body = plots.map((plot, i) =>
    el('g', { transform: `translate(${i * (WIDTH + LEFT + GAP)} 0)` }, drawn(plot)),
  );
  return page({
    width: LEFT + plots.length * WIDTH + (plots.length - 1) * (LEFT + GAP) + 8,
    height: foot + 6,
    title,
    caption,
    body: el('g', { transform: `translate(${LEFT} 0)` }, body.join('') + legend),
  });
}
