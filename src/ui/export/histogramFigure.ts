import { along, type Axis, hueOf, MARGIN, type Series } from '../charts/chartSpec';
import { formatPercent } from '../charts/format';
import { PAPER } from '../charts/theme';
import { chartOf, type HistogramModel, type SideModel } from '../figures/histogram/model';
import { type Attributes, el, legend, page, text } from './svg';
import { must } from '../../lib/must';

const PLOT = { width: 440, height: 280, zero: 84 };
/** Room of the two lines above. */
const HEAD = 40;
const INNER = { width: PLOT.width - MARGIN.l - MARGIN.r, height: PLOT.height - MARGIN.t - MARGIN.b };

const px = (axis: Axis, v: number): number => MARGIN.l + along(axis, v) * INNER.width;
const py = (axis: Axis, v: number): number => MARGIN.t + (1 - along(axis, v)) * INNER.height;

function path({ x, y }: Series, xAxis: Axis, yAxis: Axis, closed: boolean): string {
  let d = '';
  let pen = 'M';
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(must(x[i]))) {
      if (closed) d += 'Z';
      pen = 'M';
      continue;
    }
    d += `${pen}${px(xAxis, must(x[i])).toFixed(1)} ${py(yAxis, must(y[i])).toFixed(1)}`;
    pen = 'L';
  }
  return d === '' ? 'M0 0' : closed ? `${d}Z` : d;
}

function zeroAxis(sides: readonly SideModel[]): string {
  const y = (share: number): number => MARGIN.t + (1 - share) * INNER.height;
  const slot = 40 / sides.length;
  return (
    text(0, 11, 'exactly zero') +
    [0, 0.5, 1]
      .map(
        (share) =>
          el('line', { x1: 40, x2: 82, y1: y(share), y2: y(share), stroke: PAPER.hairline }) +
          text(36, y(share) + 4, `${share * 100}%`, { 'text-anchor': 'end' }),
      )
      .join('') +
    sides
      .map((s, i) => {
        const paint: Attributes =
          s.method === 'gaia'
            ? { fill: 'none', stroke: PAPER.gaia, 'stroke-width': 1.75 }
            : { fill: 'url(#si)', stroke: PAPER.si };
        return el('rect', {
          x: 44 + i * slot,
          y: y(s.zero),
          width: slot - 6,
          height: INNER.height * s.zero,
          ...paint,
        });
      })
      .join('') +
    text(61, PLOT.height - MARGIN.b + 15, '= 0', { 'text-anchor': 'middle' })
  );
}

function plot(model: HistogramModel, methods: readonly ('gaia' | 'si')[]): string {
  const { series, x, y, rules } = chartOf(model, methods);
  const bottom = MARGIN.t + INNER.height;
  return (
    text(4, 11, y.title) +
    y.ticks
      .map(
        (t) =>
          el('line', {
            x1: MARGIN.l,
            x2: MARGIN.l + INNER.width,
            y1: py(y, t.value),
            y2: py(y, t.value),
            stroke: PAPER.hairline,
          }) + text(MARGIN.l - 4, py(y, t.value) + 4, t.label, { 'text-anchor': 'end' }),
      )
      .join('') +
    rules
      .map((r) =>
        el('line', {
          x1: px(x, r),
          x2: px(x, r),
          y1: MARGIN.t,
          y2: bottom,
          stroke: PAPER.muted,
          'stroke-dasharray': '2 3',
        }),
      )
      .join('') +
    series
      .map((s) => {
        const color = hueOf(s.hue, PAPER);
        if (s.form === 'ground')
          return el('path', { d: path(s, x, y, true), fill: color, 'fill-opacity': 0.24 });
        return s.form === 'filled'
          ? el('path', { d: path(s, x, y, true), fill: 'url(#si)', stroke: color })
          : el('path', { d: path(s, x, y, false), fill: 'none', stroke: color, 'stroke-width': 1.75 });
      })
      .join('') +
    el('line', { x1: MARGIN.l, x2: MARGIN.l + INNER.width, y1: bottom, y2: bottom, stroke: PAPER.muted }) +
    x.ticks
      .map(
        (t) =>
          el('line', {
            x1: px(x, t.value),
            x2: px(x, t.value),
            y1: bottom,
            y2: bottom + 4,
            stroke: PAPER.muted,
          }) + text(px(x, t.value), bottom + 15, t.label, { 'text-anchor': 'middle' }),
      )
      .join('') +
    text(MARGIN.l + INNER.width / 2, bottom + 34, x.title, { 'text-anchor': 'middle' })
  );
}

/** The two histograms side by side, or laid on each other, as they are on the page. */
export function histogramFigure(model: HistogramModel, overlay: boolean, caption: string): string {
  const groups: ('gaia' | 'si')[][] = overlay ? [['gaia', 'si']] : [['gaia'], ['si']];
  const each = PLOT.zero + PLOT.width;
  const body = groups
    .map((methods, i) => {
      const sides = methods.map((m) => model[m]);
      const head = sides
        .map((s) => `${s.name} (${s.what}): ${formatPercent(s.zero)} exactly zero`)
        .join('   ');
      const means = sides.flatMap((s) =>
        s.density === null ? [] : [`${sides.length > 1 ? `${s.name}: ` : ''}non-zero: ${s.density}`],
      );
      return el(
        'g',
        { transform: `translate(${i * (each + 24)} 0)` },
        text(0, 8, head, { fill: PAPER.ink, 'font-size': 12 }) +
          text(0, 24, means.join('   ')) +
          el(
            'g',
            { transform: `translate(0 ${HEAD})` },
            zeroAxis(sides) + el('g', { transform: `translate(${PLOT.zero} 0)` }, plot(model, methods)),
          ),
      );
    })
    .join('');
  const width = groups.length * each + (groups.length - 1) * 24;
  return page({
    width: Math.max(width, 640),
    height: PLOT.height + HEAD + 24,
    title: `Gradients of ${model.where}`,
    caption,
    body: body + legend(0, PLOT.height + HEAD + 16),
  });
}
