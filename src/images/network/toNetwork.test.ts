import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../testdata/resize.json';
import { EngineError } from '../../engine/errors';
import { composite, hasTransparency } from './composite';
import { resample } from './resample';
import { preview, resizedSize, toNetwork, type Preprocessing, type Rgba } from './toNetwork';

/** The generator of `generate_resize.py`. */
function pixels(count: number, seed: number): Uint8Array {
  let state = BigInt(seed);
  return Uint8Array.from({ length: count }, () => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    const value = Number(state >> 16n);
    return value % 7 === 0 ? 0 : value % 5 === 0 ? 255 : value & 255;
  });
}

function opaque(width: number, height: number, rgb: Uint8Array): Rgba {
  return preview({ width, height, data: rgb });
}

function even(width: number, height: number, pixel: readonly [number, number, number, number]): Rgba {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => pixel[i % 4]!);
  return { width, height, data };
}

const rules = (change: Partial<Preprocessing>): Preprocessing => ({
  rule: 'resize-crop',
  resize: 32,
  crop: 32,
  filter: 'bilinear',
  ...change,
});

describe('resize and crop against Pillow', () => {
  for (const entry of golden.cases) {
    const name = `${entry.width} x ${entry.height} to ${entry.resize ?? 'its size'}, crop ${entry.crop}, ${entry.filter}`;
    it(`gives Pillow ${golden.pillow}'s bytes: ${name}`, () => {
      const rgba = opaque(entry.width, entry.height, pixels(entry.width * entry.height * 3, entry.seed));
      const seen = toNetwork(rgba, {
        rule: entry.resize === null ? 'crop-only' : 'resize-crop',
        resize: entry.resize ?? entry.crop,
        crop: entry.crop,
        filter: entry.filter === 'bicubic' ? 'bicubic' : 'bilinear',
      });
      expect([seen.kind, seen.width, seen.height]).toEqual(['rgb8', entry.crop, entry.crop]);
      expect(Buffer.from(seen.data).toString('hex')).toBe(entry.rgb);
    });
  }
});

it('a frame of rows and columns is the middle of the square one', () => {
  const rgba = opaque(70, 90, pixels(70 * 90 * 3, 5));
  const square = toNetwork(rgba, rules({ resize: 40, crop: 40 }));
  for (const [rows, columns] of [
    [24, 40],
    [40, 16],
  ] as const) {
    const seen = toNetwork(rgba, rules({ resize: 40, crop: [rows, columns] }));
    expect([seen.height, seen.width]).toEqual([rows, columns]);
    const [top, left] = [(40 - rows) / 2, (40 - columns) / 2];
    const middle = Array.from({ length: rows }, (_, y) => {
      const at = ((top + y) * 40 + left) * 3;
      return [...square.data.subarray(at, at + columns * 3)];
    });
    expect([...seen.data]).toEqual(middle.flat());
  }
});

describe('resampling', () => {
  const size = fc.integer({ min: 1, max: 90 });
  const filter = fc.constantFrom('bilinear' as const, 'bicubic' as const);

  it('keeps an even picture even', () => {
    fc.assert(
      fc.property(size, size, size, filter, fc.integer({ min: 0, max: 255 }), (w, h, to, kind, level) => {
        const seen = toNetwork(
          even(w, h, [level, 255 - level, 7, 255]),
          rules({ resize: to, crop: to, filter: kind }),
        );
        for (let i = 0; i < seen.data.length; i += 3)
          expect([...seen.data.subarray(i, i + 3)]).toEqual([level, 255 - level, 7]);
      }),
      { numRuns: 40 },
    );
  });

  it('is the identity at the same size, whatever the rule', () => {
    fc.assert(
      fc.property(size, filter, fc.integer({ min: 1, max: 1e6 }), (n, kind, seed) => {
        const rgb = pixels(n * n * 3, seed);
        for (const rule of ['resize-crop', 'crop-only'] as const)
          expect(
            toNetwork(opaque(n, n, rgb), rules({ resize: n, crop: n, filter: kind }), { rule }).data,
          ).toEqual(rgb);
      }),
      { numRuns: 20 },
    );
  });

  it('a window of the resized picture is the same part of the whole', () => {
    const image = { width: 71, height: 53, data: pixels(71 * 53 * 3, 5) };
    const whole = resample(image, 40, 30, 'bicubic');
    const part = resample(image, 40, 30, 'bicubic', { left: 9, top: 4, width: 17, height: 20 });
    for (let y = 0; y < 20; y++) {
      const from = ((y + 4) * 40 + 9) * 3;
      expect(part.data.subarray(y * 51, (y + 1) * 51)).toEqual(whole.data.subarray(from, from + 51));
    }
  });

  it('a 1 x 20000 strip costs no more than what the crop needs', () => {
    const strip = even(1, 20_000, [1, 2, 3, 255]);
    expect(toNetwork(strip, rules({ resize: 224, crop: 224 })).data).toHaveLength(224 * 224 * 3);
  });
});

describe('toNetwork', () => {
  it('cuts the longer side to an integer as torchvision does', () => {
    expect(resizedSize(640, 427, 32)).toEqual([47, 32]);
    expect(resizedSize(427, 640, 32)).toEqual([32, 47]);
    expect(resizedSize(32, 999, 32)).toEqual([32, 999]);
  });

  it('lays transparency over the chosen background and never shows a hidden colour', () => {
    const hidden = even(4, 4, [255, 0, 0, 0]);
    for (const [background, level] of [
      ['white', 255],
      ['black', 0],
      ['grey', 128],
    ] as const)
      expect(new Set(toNetwork(hidden, rules({}), { background }).data)).toEqual(new Set([level]));
    expect([...composite(even(1, 1, [200, 100, 0, 51]), 'white').data]).toEqual([244, 224, 204]);
    expect(new Set(toNetwork(hidden, rules({})).data)).toEqual(new Set([255]));
    expect(hasTransparency(hidden.data)).toBe(true);
    expect(hasTransparency(even(2, 2, [0, 0, 0, 255]).data)).toBe(false);
  });

  it('crop-only centres a small picture on black, the odd pixel after it', () => {
    const seen = toNetwork(even(1, 1, [9, 8, 7, 255]), rules({ rule: 'crop-only', crop: 4 }));
    const lit = [...seen.data].map((value, i) => [i, value]).filter(([, value]) => value !== 0);
    expect(lit).toEqual([
      [15, 9],
      [16, 8],
      [17, 7],
    ]);
  });

  it('preview shows the same pixels, opaque', () => {
    const seen = toNetwork(even(3, 3, [1, 2, 3, 255]), rules({ crop: 2, resize: 2 }));
    expect([...preview(seen).data.subarray(0, 8)]).toEqual([1, 2, 3, 255, 1, 2, 3, 255]);
  });

  it('refuses an empty picture and a buffer of the wrong length', () => {
    const empty = { width: 0, height: 4, data: new Uint8ClampedArray(0) };
    expect(() => toNetwork(empty, rules({}))).toThrow(EngineError);
    const short = { width: 2, height: 2, data: new Uint8ClampedArray(15) };
    expect(() => toNetwork(short, rules({}))).toThrow('2 x 2 pixels needs 16 bytes of RGBA; there are 15');
  });
});
