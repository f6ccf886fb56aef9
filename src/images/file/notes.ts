import type { Loss } from '../formats/pixels';
import type { Sniffed } from './sniffed';

/** The longer side, in pixels, at which an SVG, which has no pixels, is drawn. */
export const SVG_SIDE = 512;
/** A picture with a side shorter than this (pixels) shows a network little. */
const TINY = 8;
/** Of more than 8 bits: below this nothing is to be seen, and the numbers may be meant for fewer bits than they have. */
const DARK = 16;

/** What the words of a note depend on: who decodes, and what transparency is laid over. */
export interface Place {
  readonly decoder: string;
  readonly background: string;
}
const PAGE: Place = {
  decoder: 'this browser',
  background: 'the background chosen under "What the network sees"',
};

/** What is known of a picture once it is decoded. */
export interface DecodedFacts {
  readonly width: number;
  readonly height: number;
  readonly transparent: boolean;
  /** The largest value of any colour, 0 to 255. */
  readonly brightest?: number;
  /** Rows that are not the file's, as they were stored; `surplus`: some, and nobody knows which; null: none. */
  readonly lost?: Loss | 'surplus' | null;
}

function lossText(lost: Loss | 'surplus', turned: boolean): string {
  if (lost === 'surplus')
    return 'Partly damaged: its data do not fit its size, so that some rows are not the picture’s.';
  const { from, rows, about = false, some = false } = lost;
  if (some)
    return `Partly damaged: of the ${rows} rows from row ${from + 1} on${turned ? ' as stored' : ''} some are not the picture’s.`;
  return `Partly damaged: ${rows} ${rows === 1 ? 'row' : 'rows'} from row ${from + 1} on${turned ? ' as stored' : ''}${about ? ', or from shortly before,' : ''} ${rows === 1 ? 'is' : 'are'} not the picture’s.`;
}

/** What a person should know of how a picture was read; `width` and `height` are the decoded picture's. */
export function notesOf(found: Sniffed, decoded: DecodedFacts, place: Place = PAGE): string[] {
  const { format, animated, several, depth, halfColour, cmyk, orientation, profile } = found;
  const { width, height, transparent, brightest = 255, lost = null } = decoded;
  return [
    ...(lost === null ? [] : [lossText(lost, orientation !== 1)]),
    ...(animated ? ['Animated: the first frame is used.'] : []),
    ...(several ? ['Holds several pictures: the first is used.'] : []),
    ...(orientation === 1 ? [] : ['Turned upright, as its EXIF data says.']),
    ...(cmyk ? [`CMYK: brought to RGB by ${place.decoder}.`] : []),
    ...(profile === null
      ? []
      : [`Its ${profile} is not applied: the numbers are the file’s, as in training.`]),
    ...(halfColour
      ? [
          `Its colour is kept at half the resolution, which ${place.decoder} brings up in its own way: page and command line may differ by up to 30 of 255 at sharp edges.`,
        ]
      : []),
    ...(depth > 8 ? [`${depth} bits a channel: reduced to 8.`] : []),
    ...(depth > 8 && brightest < DARK
      ? [
          `Nearly black: its largest value is ${brightest} of 255. If its numbers use fewer than ${depth} bits, scale them first.`,
        ]
      : []),
    ...(format === 'svg' ? [`A drawing without pixels: drawn at ${SVG_SIDE} pixels.`] : []),
    ...(transparent ? [`Partly transparent: laid over ${place.background}.`] : []),
    ...(Math.min(width, height) < TINY
      ? [`Only ${width} × ${height} pixels: what the network sees is enlarged from very little.`]
      : []),
  ];
}
