import fc from 'fast-check';
import sharp, { type CreateRaw } from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkFile, checkLength, ImageError, MAX_BYTES } from './limits';
import { notesOf } from './notes';
import { sniff } from './sniff';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const latin = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0));
const dots = () =>
  sharp(Buffer.from(Array.from({ length: 12 * 7 * 3 }, (_, i) => (i * 37) % 256)), {
    raw: { width: 12, height: 7, channels: 3 },
  });
const MADE = {
  png: () => dots().png().toBuffer(),
  jpeg: () => dots().jpeg().toBuffer(),
  gif: () => dots().gif().toBuffer(),
  webp: () => dots().webp().toBuffer(),
  avif: () => dots().avif().toBuffer(),
};
const codeOf = (bytes: Uint8Array): string => {
  try {
    checkFile(bytes);
    return 'taken';
  } catch (error) {
    if (error instanceof ImageError) return error.code;
    throw error;
  }
};
/** A PNG's signature and a header of this size, with any checksum. */
const pngHeader = (width: number, height: number): Uint8Array => {
  const bytes = new Uint8Array(60);
  bytes.set(latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
};

describe.each(Object.entries(MADE))('%s', (format, make) => {
  it('is known by its bytes, with its size, and is whole', async () => {
    const bytes = await make();
    expect(sniff(bytes)).toMatchObject({ format, width: 12, height: 7, animated: false, damage: null });
    expect(codeOf(bytes)).toBe('taken');
  });
  it('cut anywhere is never an exception', async () => {
    const bytes = await make();
    for (let n = 0; n < bytes.length; n++) sniff(bytes.subarray(0, n));
  });
});

it.each(['png', 'jpeg', 'gif', 'webp'] as const)('a %s that is cut short says so', async (format) => {
  const bytes = await MADE[format]();
  expect(sniff(bytes.subarray(0, bytes.length >> 1))?.damage).toMatch(/cut short/);
  expect(codeOf(bytes.subarray(0, bytes.length >> 1))).toBe('damaged');
});

it('reads what it needs to tell a person: depth, ink, orientation, frames', async () => {
  const deep = sharp(new Uint16Array(12 * 7 * 3), { raw: { width: 12, height: 7, channels: 3 } });
  expect(sniff(await deep.toColourspace('rgb16').png().toBuffer())?.depth).toBe(16);
  expect(sniff(await dots().toColourspace('cmyk').jpeg().toBuffer())?.cmyk).toBe(true);
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8])
    for (const format of ['jpeg', 'webp', 'png'] as const)
      expect(
        sniff(await dots().withMetadata({ orientation }).toFormat(format).toBuffer())?.orientation,
        `${format} ${orientation}`,
      ).toBe(orientation);
  const pages = sharp(Buffer.from(Array.from({ length: 8 * 16 * 3 }, (_, i) => (i * 91) % 256)), {
    raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } as CreateRaw,
  });
  expect(sniff(await pages.clone().gif().toBuffer())?.animated).toBe(true);
  expect(sniff(await pages.clone().webp().toBuffer())?.animated).toBe(true);
});

it('a PNG whose parts do not fit their checksums, without pixels, or with a broken signature is damaged', async () => {
  const png = await MADE.png();
  const header = Uint8Array.from(png);
  header[24]! ^= 8;
  expect(sniff(header)?.damage).toMatch(/IHDR/);
  const signature = Uint8Array.from(png);
  signature[5] = 13;
  expect(sniff(signature)?.damage).toMatch(/signature/);
  const empty = Buffer.concat([png.subarray(0, 33), png.subarray(png.length - 12)]);
  expect(sniff(empty)?.damage).toMatch(/no pixels/);
});

it('a declared size beyond the limit is refused, whatever else is wrong', () => {
  expect(codeOf(pngHeader(20000, 20000))).toBe('too-large');
  expect(codeOf(pngHeader(20, 20))).toBe('damaged');
  // A GIF whose frame reaches far beyond its screen: ten by ten at (65535, 65535).
  const frame = '\xff\xff\xff\xff\x0a\0\x0a\0\0\x02\x01\0\0;';
  expect(codeOf(latin(`GIF89a\x0a\0\x0a\0\0\0\0,${frame}`))).toBe('too-large');
});

it('files that are no pictures, or pictures that no browser here opens', () => {
  expect(codeOf(new Uint8Array())).toBe('empty');
  expect(codeOf(text('Not a picture, whatever its name says.'))).toBe('not-an-image');
  expect(codeOf(text('<html><svg></svg></html>'))).toBe('not-an-image');
  expect(sniff(latin('\0\0\0\x0cjP  \r\n\x87\n'))?.format).toBe('jp2');
  expect(sniff(latin('\0\0\0\x0cJXL \r\n\x87\n'))?.format).toBe('jxl');
  expect(sniff(latin('II*\0\0\0\0\0'))?.format).toBe('tiff');
  expect(() => checkLength(MAX_BYTES + 1)).toThrow(/limit is 100 MB/);
  expect(() => checkLength(MAX_BYTES)).not.toThrow();
});

it.each([
  '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '\ufeff<?xml version="1.0"?>\n<!-- a -->\n<!-- b > -->\n<svg>',
  '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [<!ENTITY a "b">]>\n<svg:svg>',
  `<!--${'long '.repeat(1000)}-->\n<svg viewBox="0 0 1 1">`,
])('an SVG begins with its tag: %#', (source) => {
  expect(sniff(text(source))?.format).toBe('svg');
});

it('never throws and always ends, on any bytes and after any known beginning', async () => {
  const heads = [
    ...(await Promise.all(Object.values(MADE).map((make) => make()))).map((b) => b.subarray(0, 64)),
    latin('\x89PNG\r\n\x1a\n'),
    latin('\xff\xd8\xff\xe1'),
    latin('GIF89a'),
    latin('BM'),
    latin('RIFF\xff\xff\xff\xffWEBPVP8X'),
    text('<!DOCTYPE svg ['),
    new Uint8Array(),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, tail) => {
      const found = sniff(Buffer.concat([head, tail]));
      if (found !== null) expect(found.orientation).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 2000 },
  );
});

it('notes say what was done to a picture, and nothing of an ordinary one', async () => {
  const plain = sniff(await MADE.png())!;
  const decoded = { width: 12, height: 9, transparent: false };
  expect(notesOf(plain, decoded)).toEqual([]);
  expect(notesOf({ ...plain, animated: true, depth: 16 }, decoded)).toEqual([
    'Animated: the first frame is used.',
    '16 bits a channel: reduced to 8.',
  ]);
  expect(notesOf(plain, { width: 1, height: 1, transparent: true }).join(' ')).toMatch(
    /transparent.*Only 1 × 1 pixels/,
  );
});
