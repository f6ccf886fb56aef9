/** What a detector's score is made of, as a figure for paper. */
import { formatNumber } from '../charts/format';
import { mapPixels } from '../charts/mapPixels';
import { PAPER } from '../charts/theme';
import { attributionColors } from '../charts/themeMaps';
import { barsPath, binned, scaleOf } from '../figures/explanation/draw';
import {
  type BarsPart,
  type ColumnsPart,
  columnsOf,
  COUNT_BINS,
  type CountsPart,
  type Part,
  type StepExplanation,
  type StepPart,
  type TermsPart,
} from '../figures/explanation/parts';
import { el, page, text } from './svg';

const WIDTH = 400;
const GAP = 40;
/** Of a drawing, below its title and the words over it. */
const [TOP, HEIGHT] = [40, 120] as const;
/** Of a class in a list of bars. */
const ROW = 18;
const BACK = '#b9bfca';
const FRONT = '#3f4652';
const END = { 'text-anchor': 'end' } as const;

/** A part of the figure: its drawing, its origin at the upper left, and how high it is. */
interface Block {
  readonly body: string;
  readonly height: number;
}

const heading = (title: string): string => text(0, 10, title, { fill: PAPER.ink });
const key = (y: number, [back, front]: readonly [string, string]): string =>
  el('rect', { x: WIDTH - 150, y: y - 9, width: 10, height: 10, fill: BACK }) +
  text(WIDTH - 136, y, back) +
  el('rect', { x: WIDTH - 66, y: y - 9, width: 10, height: 10, fill: FRONT }) +
  text(WIDTH - 52, y, front);
const cut = (x1: number, y1: number, x2: number, y2: number): string =>
  el('line', { x1, y1, x2, y2, stroke: PAPER.ink, 'stroke-dasharray': '4 3' });

function columns(part: ColumnsPart): Block {
  const { title, back, front, line, keys } = part;
  const { y, ends } = columnsOf(part, HEIGHT);
  const clip =
    line === null
      ? ''
      : cut(0, y(line), WIDTH, y(line)) +
        text(WIDTH, y(line) - 4, `clip at ${formatNumber(line)}`, { ...END, fill: PAPER.ink });
  const drawing =
    el('path', { d: barsPath(back, WIDTH, y), fill: BACK }) +
    el('path', { d: barsPath(front, WIDTH, y), fill: FRONT }) +
    el('line', { x1: 0, x2: WIDTH, y1: y(0), y2: y(0), stroke: PAPER.muted }) +
    clip;
  const foot = TOP + HEIGHT + 18;
  return {
    height: foot + 6,
    body:
      heading(title) +
      el('g', { transform: `translate(0 ${TOP})` }, drawing) +
      text(0, foot, ends) +
      (keys === null ? '' : key(foot, keys)),
  };
}

function counts({ title, values, mark, markIs }: CountsPart): Block {
  const { low, high, counts: all } = binned(values, [mark], COUNT_BINS);
  const { y, high: most } = scaleOf([all], HEIGHT);
  const x = ((mark - low) / (high - low || 1)) * WIDTH;
  const right = x > WIDTH / 2;
  const foot = TOP + HEIGHT + 18;
  return {
    height: foot + 6,
    body:
      heading(title) +
      el(
        'g',
        { transform: `translate(0 ${TOP})` },
        el('path', { d: barsPath(all, WIDTH, y), fill: FRONT }) +
          el('line', { x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT, stroke: PAPER.muted }) +
          cut(x, -18, x, HEIGHT) +
          text(right ? x - 6 : x + 6, -6, `${markIs}: ${formatNumber(mark)}`, {
            'text-anchor': right ? 'end' : 'start',
            fill: PAPER.ink,
          }),
      ) +
      text(0, foot, formatNumber(low)) +
      text(WIDTH / 2, foot, `up to ${most} a bar`, { 'text-anchor': 'middle' }) +
      text(WIDTH, foot, formatNumber(high), END),
  };
}

/** Where the bars of classes begin and how long they may be. */
const [BARS, LONGEST] = [96, 150] as const;
const short = (name: string): string => (name.length > 15 ? `${name.slice(0, 14)}…` : name);
function bars({ title, rows, both }: BarsPart): Block {
  const top = both ? 28 : 20;
  const lines = rows.map(({ name, marked, before, after, text: numbers }, i) => {
    const y = top + i * ROW;
    const weight = { 'font-weight': marked ? 600 : 400, fill: PAPER.ink };
    const bar = (of: typeof after, fill: string, inset: number): string =>
      of === null
        ? ''
        : el('rect', {
            ...{ x: BARS + of.from * LONGEST, y: y + inset, width: of.length * LONGEST },
            ...{ height: 14 - 2 * inset, fill },
          });
    return (
      text(0, y + 11, short(name), weight) +
      bar(before, BACK, 0) +
      bar(after, marked ? PAPER.ink : FRONT, both ? 3 : 0) +
      text(WIDTH, y + 11, numbers, { ...weight, ...END })
    );
  });
  return {
    height: top + rows.length * ROW + 6,
    body: heading(title) + (both ? key(10, ['before', 'after']) : '') + lines.join(''),
  };
}

const terms = ({ terms: all }: TermsPart): Block => ({
  height: all.length * ROW + 6,
  body: all
    .map(
      ({ label, value }, i) =>
        text(0, 10 + i * ROW, label) +
        text(WIDTH, 10 + i * ROW, formatNumber(value, 5), { ...END, fill: PAPER.ink }),
    )
    .join(''),
});

type Pixels = Uint8ClampedArray<ArrayBuffer>;
/** How pictures come into the figure. */
export interface Painter {
  /** A data URL of RGBA pixels. */
  readonly paint: (pixels: Pixels, width: number, height: number) => string;
  /** The picture after the step, RGBA. */
  readonly pixels: (step: StepExplanation) => Pixels;
}

function pictures({ step }: StepPart, { paint, pixels }: Painter): Block {
  const { width, height, signs } = step;
  const side = (WIDTH - 16) / 2;
  const tall = (side * height) / width;
  const colors = attributionColors('diverging', PAPER);
  const map = mapPixels({ width, height, values: signs, limit: 3, colors, opacity: 1 });
  const image = (of: Pixels, x: number): string =>
    el('image', {
      ...{ href: paint(of, width, height), x, y: 20, width: side, height: tall },
      ...{ preserveAspectRatio: 'none', style: 'image-rendering: pixelated' },
    });
  return {
    height: tall + 30,
    body:
      heading('After the step') +
      text(side + 16, 10, 'Signs of the step', { fill: PAPER.ink }) +
      image(pixels(step), 0) +
      image(map, side + 16),
  };
}

function blockOf(part: Part, painter: Painter): Block {
  switch (part.kind) {
    case 'columns':
      return columns(part);
    case 'counts':
      return counts(part);
    case 'bars':
      return bars(part);
    case 'terms':
      return terms(part);
    case 'step':
      return pictures(part, painter);
  }
}

/** Parts two in a row, each row as high as the higher of them. */
export function explanationFigure(
  parts: readonly Part[],
  title: string,
  caption: string,
  painter: Painter,
): string {
  const blocks = parts.map((part) => blockOf(part, painter));
  let y = 0;
  let body = '';
  for (let i = 0; i < blocks.length; i += 2) {
    const row = blocks.slice(i, i + 2);
    body += row
      .map((block, n) => el('g', { transform: `translate(${n * (WIDTH + GAP)} ${y})` }, block.body))
      .join('');
    y += Math.max(...row.map(({ height }) => height)) + 16;
  }
  const width = blocks.length === 1 ? WIDTH + GAP : 2 * WIDTH + GAP;
  return page({ width, height: y - 16, title, caption, body });
}
