/** Pictures made pixel by pixel: noise, gratings, fractals. None of them shows anything the network was trained on. */
import { randomOf } from './svg';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGB, 8 bits, row by row. */
  readonly data: Uint8Array;
}
type Rgb = readonly [number, number, number];

function paint(size: number, colourAt: (x: number, y: number) => Rgb): Pixels {
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const colour = colourAt(x, y);
      for (let c = 0; c < 3; c++)
        data[(y * size + x) * 3 + c] = Math.round(255 * Math.min(1, Math.max(0, colour[c]!)));
    }
  }
  return { width: size, height: size, data };
}

/** Cosine palette (Quilez): `a + b cos(2 pi (t + phase))` per channel. */
const palette =
  (base: Rgb, span: Rgb, phase: Rgb) =>
  (t: number): Rgb =>
    [0, 1, 2].map((c) => base[c]! + span[c]! * Math.cos(2 * Math.PI * (t + phase[c]!))) as unknown as Rgb;

const mix = (a: Rgb, b: Rgb, t: number): Rgb =>
  [0, 1, 2].map((c) => a[c]! + (b[c]! - a[c]!) * t) as unknown as Rgb;

/** Every byte drawn at random, at the network's own size: a larger picture would be averaged to grey. */
export function uniformNoise(): Pixels {
  const random = randomOf(11);
  return paint(32, () => [random(), random(), random()]);
}

/** Gaussian noise blurred to blobs of a few dozen pixels: random numbers on a coarse grid, smoothly joined. */
export function smoothNoise(): Pixels {
  const random = randomOf(29);
  const cells = 10;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const grid = Array.from({ length: 3 }, () => Array.from({ length: (cells + 4) ** 2 }, normal));
  return paint(256, (x, y) => {
    const gx = (x / 256) * cells + 1;
    const gy = (y / 256) * cells + 1;
    const value = (c: number): number => {
      let sum = 0;
      let weight = 0;
      for (let j = Math.floor(gy) - 1; j <= Math.floor(gy) + 2; j++) {
        for (let i = Math.floor(gx) - 1; i <= Math.floor(gx) + 2; i++) {
          const w = Math.exp(-1.4 * ((gx - i) ** 2 + (gy - j) ** 2));
          sum += w * grid[c]![j * (cells + 4) + i]!;
          weight += w;
        }
      }
      return 0.5 + (0.42 * sum) / weight;
    };
    return [value(0), value(1), value(2)];
  });
}

/** A slanted sine grating in two colours. */
export function grating(): Pixels {
  const dark: Rgb = [0.08, 0.1, 0.14];
  const light: Rgb = [0.96, 0.93, 0.84];
  return paint(256, (x, y) =>
    mix(dark, light, 0.5 + 0.5 * Math.sin((2 * Math.PI * (x * 0.83 + y * 0.56)) / 27)),
  );
}

/** Rings whose frequency grows outwards, until the network's 32 pixels can no longer follow. */
export function zonePlate(): Pixels {
  return paint(256, (x, y) => {
    const r = (x - 127.5) ** 2 + (y - 127.5) ** 2;
    return mix([0.1, 0.06, 0.2], [0.98, 0.85, 0.55], 0.5 + 0.5 * Math.cos(r / 420));
  });
}

/** A chequered board. */
export function checks(): Pixels {
  return paint(256, (x, y) =>
    (Math.floor(x / 32) + Math.floor(y / 32)) % 2 === 0 ? [0.93, 0.9, 0.82] : [0.12, 0.2, 0.36],
  );
}

/** Escape time of `z -> z^2 + c`, smooth, or null inside. */
function escape(zr: number, zi: number, cr: number, ci: number): number | null {
  let [r, i] = [zr, zi];
  for (let n = 0; n < 220; n++) {
    [r, i] = [r * r - i * i + cr, 2 * r * i + ci];
    const m = r * r + i * i;
    if (m > 256) return n + 1 - Math.log2(Math.log2(m) / 2);
  }
  return null;
}
/** Mean colour of 3 x 3 points a pixel, so that fine filaments do not flicker. */
const sampled =
  (f: (x: number, y: number) => Rgb) =>
  (x: number, y: number): Rgb => {
    const sum = [0, 0, 0];
    for (let j = 0; j < 3; j++)
      for (let i = 0; i < 3; i++) f(x + (i - 1) / 3, y + (j - 1) / 3).forEach((v, c) => (sum[c]! += v / 9));
    return sum as unknown as Rgb;
  };

/** A spiral valley of the Mandelbrot set. */
export function mandelbrot(): Pixels {
  const colour = palette([0.5, 0.45, 0.5], [0.5, 0.45, 0.5], [0, 0.12, 0.28]);
  const at = sampled((x, y) => {
    const n = escape(0, 0, -0.7453 + (x / 256 - 0.5) * 0.012, 0.1127 + (y / 256 - 0.5) * 0.012);
    return n === null ? [0.02, 0.02, 0.05] : colour(0.55 + n / 42);
  });
  return paint(256, at);
}

/** A Julia set. */
export function julia(): Pixels {
  const colour = palette([0.55, 0.45, 0.4], [0.45, 0.42, 0.4], [0.1, 0.28, 0.45]);
  const at = sampled((x, y) => {
    const n = escape((x / 256 - 0.5) * 2.6, (y / 256 - 0.5) * 2.6, -0.7269, 0.1889);
    return n === null ? [0.03, 0.02, 0.06] : colour(0.45 + n / 60);
  });
  return paint(256, at);
}

/** Four corner colours, smoothly joined. */
export function gradient(): Pixels {
  const [a, b, c, d]: Rgb[] = [
    [0.98, 0.36, 0.3],
    [0.99, 0.8, 0.36],
    [0.3, 0.2, 0.62],
    [0.1, 0.66, 0.72],
  ];
  return paint(256, (x, y) => mix(mix(a!, b!, x / 255), mix(c!, d!, x / 255), y / 255));
}

/** Sums of sines: the plasma of old demos. */
export function plasma(): Pixels {
  const colour = palette([0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0, 0.33, 0.67]);
  return paint(256, (x, y) => {
    const [u, v] = [x / 30, y / 30];
    const w =
      Math.sin(u) +
      Math.sin(v * 0.9 + 1) +
      Math.sin((u + v) * 0.6) +
      Math.sin(Math.hypot(u - 4.5, v - 3.2) * 1.3);
    return colour(w / 4 + 0.2);
  });
}

/** Voronoi cells with dark walls, like a stained window. */
export function cells(): Pixels {
  const random = randomOf(41);
  const seeds = Array.from({ length: 46 }, () => ({
    x: random() * 256,
    y: random() * 256,
    colour: [0.25 + 0.7 * random(), 0.25 + 0.6 * random(), 0.3 + 0.65 * random()] as Rgb,
  }));
  return paint(
    256,
    sampled((x, y) => {
      const near = seeds.map((s) => ({ ...s, d: Math.hypot(s.x - x, s.y - y) })).sort((p, q) => p.d - q.d);
      const [first, second] = near as [(typeof near)[0], (typeof near)[0]];
      return second.d - first.d < 4
        ? [0.06, 0.06, 0.09]
        : mix(first.colour, [1, 1, 1], Math.max(0, 0.25 - first.d / 90));
    }),
  );
}

/** The picture cut into `side x side` squares and dealt out again. */
export function shuffled(picture: Pixels, side: number, seed: number): Pixels {
  const { width, height, data } = picture;
  const [w, h] = [width / side, height / side];
  const random = randomOf(seed);
  const order = Array.from({ length: side * side }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const out = new Uint8Array(data.length);
  order.forEach((from, to) => {
    for (let y = 0; y < h; y++) {
      const source = ((Math.floor(from / side) * h + y) * width + (from % side) * w) * 3;
      out.set(
        data.subarray(source, source + w * 3),
        ((Math.floor(to / side) * h + y) * width + (to % side) * w) * 3,
      );
    }
  });
  return { width, height, data: out };
}
