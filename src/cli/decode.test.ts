import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { ImageError } from '../images/file/limits';
import { MADE } from '../../e2e/robustness/made';
import { NOTE, OUTCOMES } from '../../e2e/robustness/outcomes';
import { composite } from '../images/network/composite';
import type { Rgba } from '../images/network/toNetwork';
import { decodeBytes, readBytes } from '../images/node/decode';

const decode = (bytes: Uint8Array) => decodeBytes(bytes, 'white');
const pixel = (data: Uint8ClampedArray, i: number) => [...data.subarray(i * 4, i * 4 + 4)];
/** Left half red, right half blue, 16 x 8. */
const halves = () =>
  sharp(
    Uint8Array.from({ length: 16 * 8 * 3 }, (_, i) => {
      const left = Math.floor(i / 3) % 16 < 8;
      return i % 3 === (left ? 0 : 2) ? 255 : 0;
    }),
    { raw: { width: 16, height: 8, channels: 3 } },
  );
const close = (got: readonly number[], want: readonly number[], within: number) => {
  want.forEach((v, i) => {
    expect(Math.abs(got[i]! - v)).toBeLessThanOrEqual(within);
  });
};

describe('decoding', () => {
  test('EXIF orientation turns once', async () => {
    const { rgba, notes } = await decode(
      await halves()
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .withMetadata({ orientation: 6 })
        .toBuffer(),
    );
    expect([rgba.width, rgba.height]).toEqual([8, 16]);
    close(pixel(rgba.data, 0), [255, 0, 0, 255], 3);
    close(pixel(rgba.data, 8 * 15), [0, 0, 255, 255], 3);
    expect(notes).toEqual(['Turned upright, as its EXIF data says.']);
  });

  test('CMYK, grey and palette become sRGB', async () => {
    const cmyk = await decode(await halves().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer());
    const [r, g, b, a] = pixel(cmyk.rgba.data, 16 * 4 + 2);
    expect(r! > 180 && g! < 90 && b! < 90 && a === 255).toBe(true);
    const grey = await decode(
      await sharp(new Uint8Array(4).fill(77), { raw: { width: 2, height: 2, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    );
    expect(pixel(grey.rgba.data, 0)).toEqual([77, 77, 77, 255]);
    const palette = await decode(await halves().png({ palette: true, colours: 2 }).toBuffer());
    expect(pixel(palette.rgba.data, 15)).toEqual([0, 0, 255, 255]);
  });

  test('16 bits are reduced, not wrapped', async () => {
    const levels = Uint16Array.from([0, 255, 256, 32768, 65535, 40000]);
    const png = await sharp(levels, { raw: { width: 6, height: 1, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('ushort');
    const { rgba } = await decode(png);
    const got = Array.from({ length: 6 }, (_, i) => rgba.data[i * 4]!);
    got.forEach((v, i) => {
      expect(Math.abs(v - levels[i]! / 257)).toBeLessThanOrEqual(1);
    });
  });

  test('transparency is kept and told', async () => {
    const png = await sharp({
      create: { width: 2, height: 2, channels: 4, background: { r: 10, g: 20, b: 30, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const { rgba, notes } = await decode(png);
    expect(pixel(rgba.data, 0)).toEqual([10, 20, 30, 128]);
    expect(notes).toContain('Partly transparent: laid over white.');
  });

  test('an animation: the first frame, told', async () => {
    const frames = Uint8Array.from(
      { length: 4 * 8 * 3 },
      (_, i) => (i < 48 ? [255, 0, 0] : [0, 255, 0])[i % 3]!,
    );
    for (const make of ['gif', 'webp'] as const) {
      const animation = await sharp(frames, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } })
        .toFormat(make, { ...(make === 'webp' ? { lossless: true } : {}), delay: [100, 100] })
        .toBuffer();
      const { rgba, notes } = await decode(animation);
      expect([rgba.width, rgba.height]).toEqual([4, 4]);
      close(pixel(rgba.data, 0), [255, 0, 0, 255], 0);
      expect(notes).toContain('Animated: the first frame is used.');
    }
  });

  test('an SVG is drawn at 512 pixels', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#08f"/></svg>';
    const { rgba, notes } = await decode(new TextEncoder().encode(svg));
    expect([rgba.width, rgba.height]).toEqual([512, 256]);
    expect(pixel(rgba.data, 512 * 128 + 200)).toEqual([0, 136, 255, 255]);
    expect(notes).toEqual(['A drawing without pixels: drawn at 512 pixels.']);
  });

  test.each([24, 32, 8])('BMP of %i bits', async (bits) => {
    const offset = 54 + (bits === 8 ? 16 : 0);
    const stride = Math.ceil((3 * bits) / 32) * 4;
    const bytes = new Uint8Array(offset + stride * 2);
    const view = new DataView(bytes.buffer);
    bytes.set([0x42, 0x4d]);
    view.setUint32(10, offset, true);
    view.setUint32(14, 40, true);
    view.setInt32(18, 3, true);
    view.setInt32(22, 2, true);
    view.setUint16(28, bits, true);
    view.setUint32(46, bits === 8 ? 4 : 0, true);
    // The last row of the picture comes first.
    if (bits === 8) {
      bytes.set([0, 0, 0, 0, 3, 2, 1, 0], 54);
      bytes[offset + stride + 1] = 1;
    } else bytes.set([3, 2, 1], offset + stride + bits / 8);
    const { rgba } = await decode(bytes);
    expect([rgba.width, rgba.height]).toEqual([3, 2]);
    expect(pixel(rgba.data, 1)).toEqual([1, 2, 3, 255]);
    expect(pixel(rgba.data, 4)).toEqual([0, 0, 0, 255]);
    await expect(decode(bytes.subarray(0, -1))).rejects.toThrow(/BMP file is damaged or cut short/);
  });

  test.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)(
    'a %s cut short is refused, not filled',
    async (format) => {
      const whole = await sharp(
        Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251),
        { raw: { width: 64, height: 64, channels: 3 } },
      )
        .toFormat(format)
        .toBuffer();
      await decode(whole);
      await expect(decode(whole.subarray(0, Math.floor(whole.length / 2)))).rejects.toThrow(
        /file is (damaged|cut short)/,
      );
    },
  );

  test('what is no picture says so', async () => {
    await expect(decode(new Uint8Array(0))).rejects.toThrow('This file is empty (0 bytes).');
    await expect(decode(new TextEncoder().encode('hello, I am text'))).rejects.toThrow(
      'This is not an image',
    );
    await expect(decode(new TextEncoder().encode('<svg xmlns="x"><rect'))).rejects.toThrow('cannot be drawn');
    const huge = await halves().png().toBuffer();
    new DataView(huge.buffer, huge.byteOffset).setUint32(16, 20_000);
    new DataView(huge.buffer, huge.byteOffset).setUint32(20, 20_000);
    await expect(decode(huge)).rejects.toThrow('20000 × 20000 pixels; the limit is 100 megapixels');
  });
});

describe('files and folders', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'splitscope-'));
    const png = await halves().png().toBuffer();
    for (const name of ['b.png', 'a.PNG', '.hidden.png', 'no-ending'])
      writeFileSync(path.join(folder, name), png);
    writeFileSync(path.join(folder, 'broken.jpg'), 'x');
    writeFileSync(path.join(folder, 'notes.txt'), 'text');
    mkdirSync(path.join(folder, 'inner'));
    writeFileSync(path.join(folder, 'inner', 'c.png'), png);
  });

  test('what cannot be read says so', async () => {
    await expect(readBytes(path.join(folder, 'none.png'))).rejects.toThrow('There is no such file.');
    await expect(readBytes(folder)).rejects.toThrow('This is not a regular file.');
  });
});

const robustness = path.resolve(process.cwd(), '../shared/data/robustness');
const inShared = existsSync(robustness);

/** The notes of the page's table in the command line's words. */
const WORDS: Readonly<Record<keyof typeof NOTE, string | RegExp>> = {
  ...NOTE,
  cmyk: 'CMYK: brought to RGB by sharp.',
  clear: 'Partly transparent: laid over white.',
  half: NOTE.half.replace('this browser', 'sharp'),
};

/** Mean colour of each quadrant, over white. */
function quadrants(rgba: Rgba): number[] {
  const { width, height, data } = composite(rgba, 'white');
  const [sum, count] = [new Array<number>(12).fill(0), new Array<number>(12).fill(0)];
  data.forEach((value, i) => {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const at = ((y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0)) * 3 + (i % 3);
    sum[at]! += value;
    count[at]!++;
  });
  return sum.map((total, at) => total / Math.max(1, count[at]!));
}

const sets = [
  {
    name: 'odd files of our own',
    here: true,
    outcomes: Object.fromEntries(Object.entries(MADE).map(([file, [, outcome]]) => [file, outcome])),
    of: async (file: string) => decode(await MADE[file]![0]()),
  },
  {
    name: 'odd files of others (needs shared data)',
    here: inShared,
    outcomes: OUTCOMES,
    of: async (file: string) => decode(await readBytes(path.join(robustness, file))),
  },
] as const;

describe.each(sets.filter(({ here }) => here))('$name', ({ outcomes, of }) => {
  test.each(Object.entries(outcomes))('%s', async (file, { commandLine: expected }) => {
    const decoded = await of(file).catch((error: unknown) => {
      expect(error).toBeInstanceOf(ImageError);
      return (error as ImageError).code;
    });
    if (typeof expected === 'string' || typeof decoded === 'string') {
      expect(decoded).toBe(expected);
      return;
    }
    expect(decoded.notes).toEqual(
      expected.notes.map((note) => {
        const words = WORDS[note];
        return typeof words === 'string' ? words : (expect.stringMatching(words) as unknown);
      }),
    );
    if (expected.like === undefined) return;
    const [mine, its] = [quadrants(decoded.rgba), quadrants((await of(expected.like)).rgba)];
    const apart = Math.max(...mine.map((value, i) => Math.abs(value - its[i]!)));
    expect(apart).toBeLessThanOrEqual(expected.within!);
  });
});
