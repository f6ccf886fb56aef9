/** What becomes of each odd file: of a collection of other people's, where it is there; those of our own are in `made.ts`. */
export type Refusal = 'empty' | 'too-large' | 'not-an-image' | 'unsupported' | 'damaged';
/** The sentence that goes with each refusal begins like this. */
export const SENTENCE: Readonly<Record<Refusal, RegExp>> = {
  empty: /This file is empty/,
  'too-large': /This picture has [\d]+ × [\d]+ pixels; the limit is 100 megapixels/,
  'not-an-image': /This is not an image/,
  unsupported: /This browser cannot open [\w ]+ pictures/,
  damaged: /This \w+ file is (damaged|cut short)/,
};
export const NOTE = {
  animated: 'Animated: the first frame is used.',
  several: 'Holds several pictures: the first is used.',
  turned: 'Turned upright, as its EXIF data says.',
  cmyk: 'CMYK: brought to RGB by this browser.',
  deep: '16 bits a channel: reduced to 8.',
  clear: 'Partly transparent: laid over the background chosen under "What the network sees".',
  colorMatch:
    'Its colour profile “ColorMatch RGB” is not applied: the numbers are the file’s, as in training.',
  nameless: 'Its colour profile (it has no name) is not applied: the numbers are the file’s, as in training.',
  half: 'Its colour is kept at half the resolution, which this browser brings up in its own way: page and command line may differ by up to 30 of 255 at sharp edges.',
  p3: 'Its colour profile “sP3C” is not applied: the numbers are the file’s, as in training.',
  gamma: 'Its gamma of 1.00 is not applied: the numbers are the file’s, as in training.',
  points:
    'Its colour profile (code points 9 and 16) is not applied: the numbers are the file’s, as in training.',
  dark: 'Nearly black: its largest value is 1 of 255. If its numbers use fewer than 16 bits, scale them first.',
  lost: /^Partly damaged: \d+ rows from row \d+ on are not the picture’s\.$/,
  tiny: 'Only 1 × 1 pixels: what the network sees is enlarged from very little.',
} as const;

export interface Taken {
  readonly notes: readonly (keyof typeof NOTE)[];
  /** The file that it must look like to the network, quadrant by quadrant. */
  readonly like?: string;
  /** Largest difference of a quadrant's mean colour from that file's, of 255. */
  readonly within?: number;
}
export interface Outcome {
  readonly page: Refusal | Taken;
  /** The command line decodes with another library: the same as the page, where nothing else is said. */
  readonly commandLine: Refusal | Taken;
}
export const page = (outcome: Refusal | Taken, commandLine = outcome): Outcome => ({
  page: outcome,
  commandLine,
});
export const taken = (...notes: readonly (keyof typeof NOTE)[]): Outcome => page({ notes });
export const like = (file: string, within: number, ...notes: readonly (keyof typeof NOTE)[]): Outcome =>
  page({ notes, like: file, within });

export const OUTCOMES: Readonly<Record<string, Outcome>> = {
  'Landscape_1.jpg': taken(),
  'Landscape_3.jpg': like('Landscape_1.jpg', 6, 'turned'),
  'Landscape_8.jpg': like('Landscape_1.jpg', 6, 'turned'),
  'Portrait_6.jpg': taken('turned'),
  'balloon.jpf': page('unsupported'),
  'basi2c16.png': like('basn2c16.png', 0, 'gamma', 'deep'),
  'basn0g16.png': taken('gamma', 'deep'),
  'basn2c16.png': taken('gamma', 'deep'),
  'basn3p08.png': taken('gamma'),
  'basn4a16.png': taken('gamma', 'deep', 'clear'),
  'basn6a16.png': taken('gamma', 'deep', 'clear'),
  'broken.png': page('damaged'),
  'ccwn2c08.png': taken('gamma'),
  'chi.gif': taken('animated'),
  'crash-4f085cc12ece8cde18758d42608bed6a2a2cfb1c.tif': page('unsupported', 'damaged'),
  'cs8n2c08.png': taken('gamma'),
  'decompression_bomb_extents.gif': page('too-large'),
  'exif_imagemagick_orientation.png': taken(),
  'hopper.avif': like('hopper.jpg', 6, 'half'),
  'hopper.bmp': like('hopper.jpg', 6),
  // sharp reads no icons and no sequences of AVIF.
  'hopper.ico': page({ notes: [] }, 'unsupported'),
  'hopper.jpg': taken(),
  'hopper.webp': like('hopper.jpg', 6),
  'hopper_16bit_qtables.jpg': like('hopper.jpg', 12),
  'hopper_gray.jpg': taken(),
  'hopper_orientation_2.jpg': like('hopper.jpg', 6, 'turned'),
  'hopper_orientation_4.jpg': like('hopper.jpg', 6, 'turned'),
  'hopper_orientation_5.jpg': like('hopper.jpg', 6, 'turned'),
  'hopper_orientation_6.webp': like('hopper.jpg', 6, 'turned'),
  'hopper_orientation_7.jpg': like('hopper.jpg', 6, 'turned'),
  'icc-after-SOF.jpg': taken('nameless'),
  'icc_profile.png': taken(),
  'invalid-exif.jpg': taken(),
  'iss634.apng': taken('animated'),
  'iss634.webp': taken('animated'),
  'jpeg_ff00_header.jpg': taken(),
  'pil_sample_cmyk.jpg': like('pil_sample_rgb.jpg', 25, 'cmyk'),
  'pil_sample_rgb.jpg': taken(),
  'png_huge_header_0.png': page('too-large'),
  'png_huge_header_1.png': page('too-large'),
  'png_huge_header_3.png': page('too-large'),
  'png_huge_header_4.png': page('too-large'),
  'rot1mir0.avif': taken('half'),
  's01n3p01.png': taken('gamma', 'tiny'),
  'star.avifs': page({ notes: ['animated', 'clear'] }, 'unsupported'),
  'sugarshack.mpo': taken('several'),
  'tbbn3p08.png': taken('gamma', 'clear'),
  'transparency.avif': taken('clear'),
  'transparent.png': taken('clear'),
  'transparent.webp': like('transparent.png', 6, 'clear'),
  'truncated_end_chunk.png': page('damaged'),
  'truncated_image.png': page('damaged'),
  // This copy ends at the header of its first scan: there are no pixels of its base image in it.
  'ultrahdr.jpg': page('damaged'),
  'unknown_compression_method.png': page('damaged'),
  'xcrn0g04.png': page('damaged'),
  'xcsn0g01.png': page('damaged'),
  'xdtn0g01.png': page('damaged'),
  'xhdn0g08.png': page('damaged'),
  // Its orientation stands in XMP, which is not read.
  'xmp_tags_orientation.png': taken('colorMatch'),
  'xs1n0g01.png': page('damaged'),
};
