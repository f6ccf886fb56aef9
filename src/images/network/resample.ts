/** Antialiased resizing that gives the same bytes as Pillow's `Image.resize` on 8-bit images. */

/** 8-bit RGB, row by row, `[height, width, 3]`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A rectangle of pixels. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pillow's filters of these names: both antialias when they shrink. */
export type ResizeFilter = 'bilinear' | 'bicubic';

/** Fixed-point weights carry 22 fractional bits: 32 minus 8 for the value minus 2 for overshoot, as in Pillow. */
const PRECISION_BITS = 22;
const ONE = 1 << PRECISION_BITS;
const HALF = 1 << (PRECISION_BITS - 1);

/** Catmull-Rom family parameter of Pillow's bicubic filter. */
const CUBIC_A = -0.5;

const FILTERS: Record<ResizeFilter, { readonly support: number; readonly weight: (x: number) => number }> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    weight: (signed) => {
      const x = Math.abs(signed);
      if (x < 1) return ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1;
      if (x < 2) return (((x - 5) * x + 8) * x - 4) * CUBIC_A;
      return 0;
    },
  },
};

/** What one axis of the output reads: output position i takes `weights[i * taps ...]` over inputs from `first[i]`. */
interface AxisWeights {
  readonly taps: number;
  readonly first: Int32Array;
  readonly length: Int32Array;
  readonly weights: Int32Array;
}

/** Weights for output positions `from` to `from + count - 1` of an axis resized from `input` to `output` positions. */
function axisWeights(
  input: number,
  output: number,
  filter: ResizeFilter,
  from: number,
  count: number,
): AxisWeights {
  const { support: radius, weight } = FILTERS[filter];
  const scale = input / output;
  // Shrinking widens the filter (that is the antialiasing); enlarging leaves it as it is.
  const filterScale = Math.max(1, scale);
  const support = radius * filterScale;
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(count);
  const length = new Int32Array(count);
  const weights = new Int32Array(count * taps);
  const row = new Float64Array(taps);
  const inverse = 1 / filterScale;
  for (let i = 0; i < count; i++) {
    const centre = (from + i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(input, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let x = 0; x < high - low; x++) {
      const w = weight((x + low - centre + 0.5) * inverse);
      row[x] = w;
      sum += w;
    }
    for (let x = 0; x < high - low; x++) {
      const w = (sum === 0 ? row[x]! : row[x]! / sum) * ONE;
      weights[i * taps + x] = Math.trunc(w < 0 ? w - 0.5 : w + 0.5);
    }
    first[i] = low;
    length[i] = high - low;
  }
  return { taps, first, length, weights };
}

const clip8 = (sum: number): number => Math.min(255, Math.max(0, sum >> PRECISION_BITS));

/**
 * The part `window` of `image` resized to `width` x `height`, byte for byte what Pillow (12.3) gives for the whole
 * image followed by the crop. Horizontal pass, rounded to 8 bits, then vertical, as in Pillow; an axis that keeps its
 * size is left alone. Only the pixels that the window needs are computed, so a 1 x 20000 strip costs no more than a
 * square. Time is proportional to the input under the window times the filter's width.
 */
export function resample(
  image: RgbImage,
  width: number,
  height: number,
  filter: ResizeFilter,
  window: Window = { left: 0, top: 0, width, height },
): RgbImage {
  const rows = axisWeights(image.height, height, filter, window.top, window.height);
  const keepRows = height === image.height;
  // Input rows that the vertical pass will read.
  const last = window.height - 1;
  const top = keepRows ? window.top : rows.first[0]!;
  const bottom = keepRows ? window.top + window.height : rows.first[last]! + rows.length[last]!;
  const across = resampleRows(image, width, filter, window, top, bottom);
  if (keepRows) return { width: window.width, height: window.height, data: across };
  const stride = window.width * 3;
  const data = new Uint8Array(stride * window.height);
  for (let y = 0; y < window.height; y++) {
    const base = y * rows.taps;
    const start = (rows.first[y]! - top) * stride;
    const count = rows.length[y]!;
    for (let x = 0; x < stride; x++) {
      let sum = HALF;
      for (let t = 0, at = start + x; t < count; t++, at += stride)
        sum += across[at]! * rows.weights[base + t]!;
      data[y * stride + x] = clip8(sum);
    }
  }
  return { width: window.width, height: window.height, data };
}

/** The horizontal pass over input rows `top` to `bottom - 1`, at the window's columns: `[bottom - top, columns, 3]`. */
function resampleRows(
  image: RgbImage,
  width: number,
  filter: ResizeFilter,
  window: Window,
  top: number,
  bottom: number,
): Uint8Array {
  const stride = window.width * 3;
  const out = new Uint8Array(stride * (bottom - top));
  if (width === image.width) {
    for (let y = top; y < bottom; y++) {
      const start = (y * image.width + window.left) * 3;
      out.set(image.data.subarray(start, start + stride), (y - top) * stride);
    }
    return out;
  }
  const columns = axisWeights(image.width, width, filter, window.left, window.width);
  for (let y = top; y < bottom; y++) {
    for (let x = 0; x < window.width; x++) {
      let at = (y * image.width + columns.first[x]!) * 3;
      let r = HALF;
      let g = HALF;
      let b = HALF;
      const base = x * columns.taps;
      for (let t = 0; t < columns.length[x]!; t++, at += 3) {
        const w = columns.weights[base + t]!;
        r += image.data[at]! * w;
        g += image.data[at + 1]! * w;
        b += image.data[at + 2]! * w;
      }
      const to = (y - top) * stride + x * 3;
      out[to] = clip8(r);
      out[to + 1] = clip8(g);
      out[to + 2] = clip8(b);
    }
  }
  return out;
}
