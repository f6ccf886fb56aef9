/** Small helpers to write SVG as text: exported figures are made without the page. */
import { PAPER } from '../charts/theme';
import { must } from '../../lib/must';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => must(ENTITIES[c]));

const n = (v: number): string => String(Number(v.toFixed(2)));
export type Attributes = Readonly<Record<string, string | number>>;

/** One element; numbers keep two decimals. */
export function el(name: string, attributes: Attributes, inner = ''): string {
  const list = Object.entries(attributes).map(
    ([key, v]) => ` ${key}="${typeof v === 'number' ? n(v) : escape(v)}"`,
  );
  return inner === '' ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${inner}</${name}>`;
}

export const text = (x: number, y: number, words: string, more: Attributes = {}): string =>
  el('text', { x, y, ...more }, escape(words));

/** Break at spaces so that no line is longer than about `width` pixels at `size`; one word may be. */
export function wrap(words: string, width: number, size = 11): string[] {
  const most = Math.max(8, Math.floor(width / (size * 0.54)));
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > most) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

export interface Page {
  readonly width: number;
  /** Height of the drawing, without title and caption. */
  readonly height: number;
  readonly title: string;
  readonly caption: string;
  readonly body: string;
}
const PAD = 24;
const TITLE = 32;

/** A figure on white paper: title, drawing (its origin at 0, 0), caption. */
export function page({ width, height, title, caption, body }: Page): string {
  const lines = wrap(caption, width);
  const total = { width: width + 2 * PAD, height: height + TITLE + lines.length * 16 + 16 + 2 * PAD };
  const under = PAD + TITLE + height + 24;
  return el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: total.width,
      height: total.height,
      viewBox: `0 0 ${total.width} ${total.height}`,
      'font-family': PAPER.font,
      'font-size': 11,
      fill: PAPER.muted,
    },
    el('title', {}, escape(title)) +
      HATCH +
      el('desc', {}, escape(caption)) +
      el('rect', { width: total.width, height: total.height, fill: PAPER.surface }) +
      text(PAD, PAD + 12, title, { 'font-size': 15, 'font-weight': 600, fill: PAPER.ink }) +
      el('g', { transform: `translate(${PAD} ${PAD + TITLE})` }, body) +
      lines.map((line, i) => text(PAD, under + i * 16, line)).join(''),
  );
}

/** What S&I's side is filled with: `fill="url(#si)"`. */
const HATCH = el(
  'defs',
  {},
  el(
    'pattern',
    { id: 'si', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    el('rect', { width: 6, height: 6, fill: PAPER.si, 'fill-opacity': 0.22 }) +
      el('rect', { width: 2, height: 6, fill: PAPER.si }),
  ),
);

/** A line legend of the two methods, by hue and shape. */
export function legend(x: number, y: number): string {
  return (
    el('rect', {
      x,
      y: y - 9,
      width: 14,
      height: 9,
      fill: 'none',
      stroke: PAPER.gaia,
      'stroke-width': 1.75,
    }) +
    text(x + 20, y, 'GAIA', { fill: PAPER.ink }) +
    el('rect', { x: x + 64, y: y - 9, width: 14, height: 9, fill: 'url(#si)', stroke: PAPER.si }) +
    text(x + 84, y, 'S&I', { fill: PAPER.ink })
  );
}
