import { type ColorMap, toCss } from '../charts/colorMaps';
import { formatNumber, formatSigned } from '../charts/format';
import { PAPER } from '../charts/theme';
import type { MapModel } from '../panels/Maps/model';
import { el, page, text } from './svg';

export interface MapImages {
  /** Data URLs: what the network sees, and the map with its transparency. */
  readonly picture: string | null;
  readonly map: string;
  readonly width: number;
  readonly height: number;
}
const SIDE = 320;

/** What the network sees beside the map laid over it, with the colour scale. */
export function mapFigure(model: MapModel, images: MapImages, colors: ColorMap, caption: string): string {
  const height = (SIDE * images.height) / images.width;
  const image = (href: string, x: number): string =>
    el('image', {
      href,
      x,
      y: 0,
      width: SIDE,
      height,
      preserveAspectRatio: 'none',
      style: 'image-rendering: pixelated',
    });
  const signed = colors.kind === 'signed';
  const right = SIDE + 16;
  const bar = Array.from({ length: 64 }, (_, i) =>
    el('rect', {
      x: right + i * 5,
      y: height + 16,
      width: 5.1,
      height: 10,
      fill: toCss(signed ? colors.at((2 * i) / 63 - 1) : colors.at(i / 63)),
    }),
  ).join('');
  const labels = signed
    ? [formatSigned(-model.limit), '0', formatSigned(model.limit)]
    : ['0', '', formatNumber(model.limit)];
  const numbers = labels
    .map((t, i) =>
      t === ''
        ? ''
        : text(right + i * (SIDE / 2), height + 40, t, { 'text-anchor': ['start', 'middle', 'end'][i]! }),
    )
    .join('');
  return page({
    width: 2 * SIDE + 16,
    height: height + 48,
    title: model.title,
    caption,
    body:
      (images.picture === null ? '' : image(images.picture, 0) + image(images.picture, right)) +
      image(images.map, right) +
      el('rect', { width: SIDE, height, fill: 'none', stroke: PAPER.hairline }) +
      text(0, height + 16, 'what the network sees') +
      bar +
      numbers,
  });
}
