import type { Sniffed } from './sniffed';

/** The longer side, in pixels, at which an SVG, which has no pixels, is drawn. */
export const SVG_SIDE = 512;
/** A picture with a side shorter than this (pixels) shows a network little. */
const TINY = 8;

/** Size at which an SVG of this natural size is drawn: its longer side `SVG_SIDE`. */
export function svgSize(width: number, height: number): readonly [number, number] {
  const scale = SVG_SIDE / Math.max(width, height);
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** What the words of a note depend on: who decodes, and what transparency is laid over. */
export interface Place {
  readonly decoder: string;
  readonly background: string;
}
const PAGE: Place = {
  decoder: 'this browser',
  background: 'the background chosen under "What the network sees"',
};

/** What a person should know of how a picture was read; `width` and `height` are the decoded picture's. */
export function notesOf(
  found: Sniffed,
  decoded: { readonly width: number; readonly height: number; readonly transparent: boolean },
  place: Place = PAGE,
): string[] {
  const { format, animated, several, depth, cmyk, orientation } = found;
  const { width, height, transparent } = decoded;
  return [
    ...(animated ? ['Animated: the first frame is used.'] : []),
    ...(several ? ['Holds several pictures: the first is used.'] : []),
    ...(orientation === 1 ? [] : ['Turned upright, as its EXIF data says.']),
    ...(cmyk ? [`CMYK: brought to RGB by ${place.decoder}.`] : []),
    ...(depth > 8 ? [`${depth} bits a channel: reduced to 8.`] : []),
    ...(format === 'svg' ? [`A drawing without pixels: drawn at ${SVG_SIDE} pixels.`] : []),
    ...(transparent ? [`Partly transparent: laid over ${place.background}.`] : []),
    ...(Math.min(width, height) < TINY
      ? [`Only ${width} × ${height} pixels: what the network sees is enlarged from very little.`]
      : []),
  ];
}
