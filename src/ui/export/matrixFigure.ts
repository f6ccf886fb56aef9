import { toCss } from '../charts/colorMaps';
import { formatNumber, formatSigned } from '../charts/format';
import { colorOf } from '../charts/heatmapDraw';
import { PAPER } from '../charts/theme';
import { matrixMap } from '../charts/themeMaps';
import type { MatrixModel } from '../figures/matrix/model';
import { el, page, text } from './svg';
import { must } from '../../lib/must';

const LABELS = 160;
const DOTS = 120;
const ROW = 16;
/** Steps of the bar of colours and the px of each; px of what stands beside it. */
const [STEPS, STEP, KEY] = [60, 4, 170] as const;

/** How the channels of each row are ordered; empty where they are by number, or some still are. */
export function orderText({ sort, mode, complete }: Pick<MatrixModel, 'sort' | 'mode' | 'complete'>): string {
  if (sort === 'channel' || !complete) return '';
  if (mode === 'deviation' && sort === 'difference')
    return 'Each row has the channels furthest from test images first. ';
  return sort === 'density'
    ? `Each row has its densest channels first, by ${mode === 'gaia' ? 'GAIA' : 'S&I'}. `
    : 'Each row has its most different channels first. ';
}

/** The matrix as real rectangles, runs of one colour joined, with each layer's means beside it. */
export function matrixFigure(model: MatrixModel, caption: string): string {
  const map = matrixMap(model.mode, PAPER);
  const cell = Math.max(1, Math.min(8, Math.floor(720 / model.columns)));
  const width = cell * model.columns;
  const dots = LABELS + width + 24;
  const x = (v: number): number => dots + (v / model.meanLimit) * DOTS;
  let body = '';
  model.rows.forEach((row, r) => {
    const top = r * ROW;
    body += text(LABELS - 8, top + 12, row.name, { 'text-anchor': 'end' });
    let to: number;
    for (let from = 0; from < row.values.length; from = to) {
      const v = must(row.values[from]);
      const color = Number.isNaN(v) ? null : toCss(colorOf(v, model.limit, map));
      for (to = from + 1; to < row.values.length; to++) {
        const w = must(row.values[to]);
        if ((Number.isNaN(w) ? null : toCss(colorOf(w, model.limit, map))) !== color) break;
      }
      if (color !== null)
        body += el('rect', {
          x: LABELS + from * cell,
          y: top,
          width: (to - from) * cell,
          height: ROW,
          fill: color,
          'shape-rendering': 'crispEdges',
        });
    }
    const y = top + ROW / 2;
    if (row.siMean !== null && row.gaiaMean !== null)
      body += el('line', { x1: x(row.gaiaMean), x2: x(row.siMean), y1: y, y2: y, stroke: PAPER.muted });
    if (row.siMean !== null)
      body += el('path', { d: `M${x(row.siMean).toFixed(1)} ${y - 4}l4 4l-4 4l-4-4z`, fill: PAPER.si });
    if (row.gaiaMean !== null)
      body += el('circle', {
        cx: x(row.gaiaMean),
        cy: y,
        r: 4,
        fill: 'none',
        stroke: PAPER.gaia,
        'stroke-width': 1.75,
      });
  });
  const height = model.rows.length * ROW;
  // A round number of channels from tick to tick, about eight ticks.
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(model.columns / 10)));
  // Sorted rows have no common channels.
  const columns = model.sort === 'channel' ? 'channel' : 'place in its order';
  const channels = Array.from({ length: Math.ceil(model.columns / step) }, (_, i) =>
    text(LABELS + (i * step + 0.5) * cell, height + 14, String(i * step), { 'text-anchor': 'middle' }),
  );
  channels.push(text(LABELS - 8, height + 14, columns, { 'text-anchor': 'end' }));
  const signed = map.kind === 'signed';
  const bar = Array.from({ length: STEPS }, (_, i) =>
    el('rect', {
      x: LABELS + i * STEP,
      y: height + 28,
      width: 4.1,
      height: 10,
      fill: toCss(signed ? map.at((2 * i) / 59 - 1) : map.at(i / 59)),
    }),
  ).join('');
  const ends = signed
    ? [formatSigned(-model.limit), '0', formatSigned(model.limit)]
    : ['0', formatNumber(model.limit / 2), formatNumber(model.limit)];
  const numbers = ends
    .map((t, i) =>
      text(LABELS + i * 120, height + 52, t, { 'text-anchor': must(['start', 'middle', 'end'][i]) }),
    )
    .join('');
  // Beside the bar of colours, also where the matrix is narrower than that.
  const key = Math.max(dots, LABELS + STEPS * STEP + 24);
  const axis =
    el('line', { x1: dots, x2: dots, y1: 0, y2: height, stroke: PAPER.hairline }) +
    el('line', { x1: dots + DOTS, x2: dots + DOTS, y1: 0, y2: height, stroke: PAPER.hairline }) +
    text(dots, height + 14, '0', { 'text-anchor': 'middle' }) +
    text(dots + DOTS, height + 14, formatNumber(model.meanLimit), { 'text-anchor': 'middle' }) +
    el(
      'text',
      { x: key, y: height + 36 },
      `layer means: ${el('tspan', { fill: PAPER.gaia }, '○')} GAIA, ${el('tspan', { fill: PAPER.si }, '◆')} S&amp;I`,
    );
  const what =
    model.mode === 'difference'
      ? 'S&I − GAIA'
      : model.mode === 'gaia' || (model.mode === 'deviation' && model.against?.side === 'gaia')
        ? 'GAIA'
        : 'S&I';
  const from = model.mode === 'deviation' ? ', from test images in their standard deviations' : '';
  return page({
    width: Math.max(dots + DOTS + 40, key + KEY),
    height: height + 60,
    title: `${what}: ${model.quantity} by layer and channel${from}`,
    caption,
    body: axis + body + channels.join('') + bar + numbers,
  });
}
