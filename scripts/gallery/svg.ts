/** Small helpers that write SVG: every drawing is a function that returns one, 256 units wide and high. */

/** Mulberry32: a small seeded generator, uniform in [0, 1). */
export function randomOf(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const SIZE = 256;

/** A whole picture. */
export const svg = (defs: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
  `width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}"><defs>${defs}</defs>${body}</svg>`;

type Stop = readonly [offset: number, colour: string, opacity?: number];
const stops = (list: readonly Stop[]): string =>
  list
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join('');

/** A gradient from top to bottom (or left to right). */
export const linear = (id: string, list: readonly Stop[], across = false): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="${across ? 1 : 0}" y2="${across ? 0 : 1}">${stops(list)}</linearGradient>`;

/** A gradient from a point of the shape's box (0 to 1) outwards. */
export const radial = (id: string, list: readonly Stop[], cx = 0.5, cy = 0.5, r = 0.6): string =>
  `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="${r}">${stops(list)}</radialGradient>`;

export const blur = (id: string, radius: number): string =>
  `<filter id="${id}" x="-40%" y="-40%" width="180%" height="180%"><feGaussianBlur stdDeviation="${radius}"/></filter>`;

/** Cloudy noise in one colour, as a filter for a rectangle: what grass, fur, water and leaves are made of. */
export const mottle = (
  id: string,
  colour: string,
  frequency: string,
  seed: number,
  contrast = 3,
  bias = -1.1,
): string => {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255);
  return (
    `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">` +
    `<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="3" seed="${seed}"/>` +
    `<feColorMatrix values="0 0 0 0 ${r} 0 0 0 0 ${g} 0 0 0 0 ${b} ${contrast} 0 0 0 ${bias}"/>` +
    `<feComposite in2="SourceGraphic" operator="in"/></filter>`
  );
};

export const rect = (x: number, y: number, w: number, h: number, attributes: string): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" ${attributes}/>`;
export const full = (attributes: string): string => rect(0, 0, SIZE, SIZE, attributes);
export const ellipse = (cx: number, cy: number, rx: number, ry: number, attributes: string): string =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" ${attributes}/>`;
export const circle = (cx: number, cy: number, r: number, attributes: string): string =>
  ellipse(cx, cy, r, r, attributes);
export const path = (d: string, attributes: string): string => `<path d="${d}" ${attributes}/>`;
export const group = (attributes: string, ...parts: readonly string[]): string =>
  `<g ${attributes}>${parts.join('')}</g>`;

/** Soft discs of several colours out of focus: leaves, lights, a far wall. */
export function bokeh(
  seed: number,
  colours: readonly string[],
  count: number,
  low: number,
  high: number,
): string {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => {
    const r = low + (high - low) * random();
    const colour = colours[Math.floor(random() * colours.length)]!;
    return circle(
      random() * SIZE,
      random() * SIZE,
      r,
      `fill="${colour}" opacity="${(0.25 + 0.5 * random()).toFixed(2)}"`,
    );
  }).join('');
}
