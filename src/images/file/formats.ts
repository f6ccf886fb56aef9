import type { ImageFormat } from './sniffed';

/** Who decodes a format in one place: a decoder of ours, the place's own (browser, sharp), or nobody, and then why. */
type Reader = 'own' | 'place' | { readonly why: string };

export interface FormatRow {
  /** What a person calls it. */
  readonly name: string;
  /** Where browsers differ they are asked, and `why` says what one lacks that refuses. */
  readonly page: Reader;
  readonly commandLine: Reader;
}

const browsersDiffer = (why: string): Reader => ({ why });

/**
 * The formats that are told apart, and who reads them: the one table for page and command line. PNG, GIF and BMP are
 * decoded by `formats/`, in both alike; JPEG and WebP by libraries that were found equal byte for byte.
 */
export const FORMATS: Readonly<Record<ImageFormat, FormatRow>> = {
  png: { name: 'PNG', page: 'own', commandLine: 'own' },
  gif: { name: 'GIF', page: 'own', commandLine: 'own' },
  bmp: { name: 'BMP', page: 'own', commandLine: 'own' },
  jpeg: { name: 'JPEG', page: 'place', commandLine: 'place' },
  webp: { name: 'WebP', page: 'place', commandLine: 'place' },
  avif: { name: 'AVIF', page: 'place', commandLine: 'place' },
  svg: { name: 'SVG', page: 'place', commandLine: 'place' },
  ico: {
    name: 'ICO',
    page: 'place',
    commandLine: {
      why: 'an icon file holds the same picture several times, and sharp has no decoder for it',
    },
  },
  tiff: {
    name: 'TIFF',
    page: browsersDiffer('few browsers have a decoder for them'),
    commandLine: 'place',
  },
  heif: {
    name: 'HEIF',
    page: browsersDiffer('it has no decoder for HEVC'),
    commandLine: { why: 'they are packed with HEVC, and sharp comes without a decoder for it' },
  },
  jp2: {
    name: 'JPEG 2000',
    page: browsersDiffer('few browsers have a decoder for them'),
    commandLine: { why: 'sharp comes without a decoder for them' },
  },
  jxl: {
    name: 'JPEG XL',
    page: browsersDiffer('few browsers have a decoder for them'),
    commandLine: { why: 'sharp comes without a decoder for them' },
  },
};

/** Names of the formats that page and command line both read, as in a sentence. */
export const READ_EVERYWHERE = Object.values(FORMATS)
  .filter(({ page, commandLine }) => typeof page === 'string' && typeof commandLine === 'string')
  .map(({ name }) => name)
  .join(', ')
  .replace(/, ([^,]+)$/, ' or $1');
