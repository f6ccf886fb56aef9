import { type ColorMap, toCss } from '../charts/colorMaps';
import { PAPER } from '../charts/theme';
import { type MapModel, scaleLabels } from '../figures/map/model';
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
  // Only the side of the scale that the map uses.
  const from = model.side === 'positive' ? 0 : -1;
  const to = model.side === 'negative' ? 0 : 1;
  const right = SIDE + 16;
  const bar = Array.from({ length: 64 }, (_, i) =>
    el('rect', {
      x: right + i * 5,
      y: height + 22,
      width: 5.1,
      height: 10,
      fill: toCss(colors.kind === 'signed' ? colors.at(from + (i / 63) * (to - from)) : colors.at(i / 63)),
    }),
  ).join('');
  const labels = scaleLabels(model, signed);
  const last = labels.length - 1;
  const numbers = labels
    .map((t, i) =>
      text(right + (i / last) * SIDE, height + 46, t, {
        'text-anchor': i === 0 ? 'start' : i === last ? 'end' : 'middle',
      }),
    )
    .join('');
  return page({
    width: 2 * SIDE + 16,
    height: height + 54,
    title: model.title,
    caption,
    body:
      (images.picture === null ? '' : image(images.picture, 0) + image(images.picture, right)) +
      image(images.map, right) +
      el('rect', { width: SIDE, height, fill: 'none', stroke: PAPER.hairline }) +
      text(0, height + 16, 'what the network sees') +
      text(right, height + 16, signed ? 'attribution' : '|attribution|') +
      bar +
      numbers,
  });
}
