/** What the gallery shows, in its order. */
import { bird, deer, horse } from './id/animals';
import { cat, dog, frog } from './id/faces';
import { airplane, automobile, ship, truck } from './id/vehicles';
import { lineArt, text } from './lines';
import {
  cells,
  checks,
  gradient,
  grating,
  julia,
  mandelbrot,
  type Pixels,
  plasma,
  shuffled,
  smoothNoise,
  uniformNoise,
  zonePlate,
} from './pixels';

/** One entry of `public/samples/index.json`. */
export interface Sample {
  readonly id: string;
  /** File name in the same folder. */
  readonly file: string;
  readonly title: string;
  /** `id`: shows a class of CIFAR-10; `ood`: shows none. */
  readonly kind: 'id' | 'ood';
  /** The class it shows, where `kind` is `id`. */
  readonly class?: string;
  /** What else is in it that a network may have a class for, by the names that networks use. */
  readonly alsoShows?: readonly string[];
  /** What is to be seen, for those who do not see it. */
  readonly alt: string;
}

export interface Drawing {
  readonly sample: Sample;
  /** SVG, or pixels; `of` renders another drawing to pixels. */
  readonly draw: (of: (svg: string) => Promise<Pixels>) => Promise<Pixels>;
}

const entry = (kind: 'id' | 'ood', id: string, title: string, alt: string, className?: string): Sample => ({
  id,
  file: `${id}.webp`,
  title,
  kind,
  ...(className === undefined ? {} : { class: className }),
  alt,
});
const shows = (className: string, title: string, alt: string, make: () => string): Drawing => ({
  sample: entry('id', className, title, alt, className),
  draw: (of) => of(make()),
});
const pixels = (id: string, title: string, alt: string, make: () => Pixels): Drawing => ({
  sample: entry('ood', id, title, alt),
  draw: () => Promise.resolve(make()),
});
const strokes = (id: string, title: string, alt: string, make: () => string): Drawing => ({
  sample: entry('ood', id, title, alt),
  draw: (of) => of(make()),
});

/** `drawing`, in which there are these things too. */
const among = (drawing: Drawing, ...alsoShows: readonly string[]): Drawing => ({
  ...drawing,
  sample: { ...drawing.sample, alsoShows },
});

export const CATALOGUE: readonly Drawing[] = [
  shows('cat', 'Cat', 'Drawing of a tabby cat looking at you', cat),
  among(shows('airplane', 'Airplane', 'Drawing of an airliner among clouds', airplane), 'cloud'),
  among(shows('automobile', 'Automobile', 'Drawing of a red car on a road', automobile), 'road'),
  shows('bird', 'Bird', 'Drawing of a small brown bird on a twig', bird),
  among(shows('deer', 'Deer', 'Drawing of a stag in a meadow', deer), 'plain', 'forest'),
  shows('dog', 'Dog', 'Drawing of a dog with brown ears, its tongue out', dog),
  shows('frog', 'Frog', 'Drawing of a green frog on wet ground', frog),
  among(shows('horse', 'Horse', 'Drawing of a brown horse in a paddock', horse), 'plain'),
  among(shows('ship', 'Ship', 'Drawing of a container ship at sea', ship), 'sea'),
  among(shows('truck', 'Truck', 'Drawing of a lorry with a white box', truck), 'road', 'pickup truck'),
  pixels('uniform-noise', 'Uniform noise', 'Random colours, one a pixel', uniformNoise),
  pixels('smooth-noise', 'Smooth noise', 'Soft random blobs of colour', smoothNoise),
  pixels('grating', 'Grating', 'Slanted soft stripes, dark and light', grating),
  pixels('zone-plate', 'Zone plate', 'Rings that grow finer outwards', zonePlate),
  pixels('checks', 'Checks', 'A board of dark and light squares', checks),
  pixels('mandelbrot', 'Mandelbrot set', 'Spirals of the Mandelbrot set', mandelbrot),
  pixels('julia', 'Julia set', 'Branching arms of a Julia set', julia),
  strokes('text', 'Text', 'The words "This is not a cat"', text),
  among(strokes('line-art', 'Line art', 'A bicycle drawn in one line of ink', lineArt), 'bicycle'),
  pixels('gradient', 'Gradient', 'Four colours that melt into each other', gradient),
  pixels('plasma', 'Plasma', 'Waves of rainbow colours', plasma),
  pixels('cells', 'Cells', 'Coloured cells with dark walls', cells),
  {
    sample: entry(
      'ood',
      'shuffled-cat',
      'Shuffled cat',
      'The drawing of the cat, cut into squares and mixed up',
    ),
    draw: async (of) => shuffled(await of(cat()), 8, 5),
  },
];
