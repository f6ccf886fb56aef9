/**
 * Colour maps from d3-scale-chromatic. A signed map takes -1..1 and is centred at 0; an unsigned one takes 0..1. They are
 * different types, so that a signed value cannot be drawn with a map that has no middle.
 */
import {
  interpolateGreys,
  interpolateMagma,
  interpolatePRGn,
  interpolatePuOr,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic';

export type Rgb = readonly [red: number, green: number, blue: number];
export interface SignedColorMap {
  readonly kind: 'signed';
  /** Colour of t, -1 to 1; 0 is the neutral middle. */
  readonly at: (t: number) => Rgb;
}
export interface UnsignedColorMap {
  readonly kind: 'unsigned';
  /** Colour of t, 0 to 1. */
  readonly at: (t: number) => Rgb;
}
export type ColorMap = SignedColorMap | UnsignedColorMap;

const clamp = (t: number, low: number, high: number): number => Math.min(high, Math.max(low, t));

/** Reads `#rrggbb`, `#rgb` and `rgb(r, g, b)`; anything else is mid-grey. */
export function parseRgb(text: string): Rgb {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const long = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const n = Number.parseInt(long, 16);
    return [n >> 16, (n >> 8) & 255, n & 255];
  }
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(text);
  if (!parts) return [128, 128, 128];
  return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

export const toCss = ([r, g, b]: Rgb): string =>
  `#${[r, g, b]
    .map((v) =>
      Math.round(clamp(v, 0, 255))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** A table of 2 x 128 + 1 (signed) or 256 colours: interpolating d3's splines for every pixel would be slow. */
function table(size: number, color: (index: number) => Rgb): (index: number) => Rgb {
  const cached: Rgb[] = [];
  return (index) => (cached[index] ??= color(index));
}
function signed(color: (t: number) => Rgb): SignedColorMap {
  const look = table(257, (i) => color(i / 128 - 1));
  return { kind: 'signed', at: (t) => look(Math.round((clamp(t, -1, 1) + 1) * 128)) };
}
function unsigned(color: (t: number) => Rgb): UnsignedColorMap {
  const look = table(256, (i) => color(i / 255));
  return { kind: 'unsigned', at: (t) => look(Math.round(clamp(t, 0, 1) * 255)) };
}

/** Negative blue, positive red, zero near white (light) or near black (dark page, so that nothing glares). */
export const diverging = (dark: boolean): SignedColorMap =>
  dark
    ? signed((t) => {
        const end = parseRgb(interpolateRdBu(t < 0 ? 0.78 : 0.24));
        return mix([24, 26, 30], end, Math.abs(t) ** 0.8);
      })
    : signed((t) => parseRgb(interpolateRdBu(0.5 - t / 2)));

/**
 * S&I minus GAIA in the two methods' own hues: `less` where S&I has less, `more` where it has more, `middle` at zero.
 * Falls back on d3's purple-orange when no hues are given.
 */
export function difference(hues?: { less: string; more: string; middle: string }): SignedColorMap {
  if (!hues) return signed((t) => parseRgb(interpolatePuOr(0.5 + t / 2)));
  const [less, more, middle] = [parseRgb(hues.less), parseRgb(hues.more), parseRgb(hues.middle)];
  return signed((t) => mix(middle, t < 0 ? less : more, Math.abs(t) ** 0.8));
}

/** Denser than ID images purple, sparser green, as them `middle`: the hues of neither method. */
export function deviations(middle: string, dark: boolean): SignedColorMap {
  const ground = parseRgb(middle);
  const [more, less] = dark ? [0.28, 0.72] : [0.08, 0.9];
  return signed((t) => mix(ground, parseRgb(interpolatePRGn(t > 0 ? more : less)), Math.abs(t) ** 0.9));
}

/** From the page's surface at 0 through `hue` to a deep (light page) or bright (dark page) shade of it at 1. */
export function tint(hue: string, surface: string, ink: string): UnsignedColorMap {
  const [h, s, i] = [parseRgb(hue), parseRgb(surface), parseRgb(ink)];
  const end = mix(h, i, 0.45);
  return unsigned((t) => (t < 0.65 ? mix(s, h, t / 0.65) : mix(h, end, (t - 0.65) / 0.35)));
}

export const magma = unsigned((t) => parseRgb(interpolateMagma(t)));
export const viridis = unsigned((t) => parseRgb(interpolateViridis(t)));
export const greys = (dark: boolean): UnsignedColorMap =>
  unsigned((t) => parseRgb(interpolateGreys(dark ? 1 - t : t)));
