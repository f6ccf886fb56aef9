import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkPixels } from './file/limits';
import { notesOf } from './file/notes';
import { FORMATS, READ_EVERYWHERE } from './file/formats';
import { sniff } from './file/sniff';
import { ENDINGS, PICTURE } from '../lib/pictureNames';
import { arrayNotes } from './network/arrayNotes';
import { turnUpright } from './network/turn';
import { decodeBytes, readBytes } from './node/decode';
import { readRaw } from './node/raw';

const decode = (bytes: Uint8Array) => decodeBytes(bytes, 'white');

it('each EXIF orientation is undone', () => {
  const [w, h] = [3, 2];
  // Where the pixel that is stored at (x, y) stands when the picture is upright.
  const upright: readonly ((x: number, y: number) => readonly [number, number])[] = [
    (x, y) => [x, y],
    (x, y) => [w - 1 - x, y],
    (x, y) => [w - 1 - x, h - 1 - y],
    (x, y) => [x, h - 1 - y],
    (x, y) => [y, x],
    (x, y) => [h - 1 - y, x],
    (x, y) => [h - 1 - y, w - 1 - x],
    (x, y) => [y, w - 1 - x],
  ];
  const data = Uint8ClampedArray.from({ length: w * h * 4 }, (_, i) => i);
  for (const [n, to] of upright.entries()) {
    const turned = turnUpright({ width: w, height: h, data }, n + 1);
    expect([turned.width, turned.height]).toEqual(n < 4 ? [w, h] : [h, w]);
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const [u, v] = to(x, y);
        expect(turned.data[(v * turned.width + u) * 4], `orientation ${n + 1}`).toBe(data[(y * w + x) * 4]);
      }
  }
});

describe('numbers that are no brightness', () => {
  /** A TIFF of one grey pixel, little-endian: tag, type, value. */
  const tiff = (tags: readonly (readonly [number, number, number])[]): Uint8Array => {
    const bytes = Buffer.alloc(8 + 2 + 12 * tags.length + 8);
    bytes.write('II*\0', 'latin1');
    bytes.writeUInt32LE(8, 4);
    bytes.writeUInt16LE(tags.length, 8);
    for (const [i, [tag, type, value]] of tags.entries()) {
      const at = 10 + 12 * i;
      bytes.writeUInt16LE(tag, at);
      bytes.writeUInt16LE(type, at + 2);
      bytes.writeUInt32LE(1, at + 4);
      bytes.writeUInt32LE(value, at + 8);
    }
    return bytes;
  };
  const size = [
    [0x100, 3, 1],
    [0x101, 3, 1],
  ] as const;

  it.each([
    ['32-bit floating-point', [0x102, 3, 32], [0x153, 3, 3]],
    ['16-bit signed', [0x102, 3, 16], [0x153, 3, 2]],
    ['32-bit numbers', [0x102, 3, 32], [0x153, 3, 1]],
  ] as const)('a TIFF of them is refused, not scored as black: %s', async (name, bits, format) => {
    await expect(decode(tiff([...size, bits, format]))).rejects.toThrow(
      new RegExp(`TIFF picture holds ${name}.*Scale it to 8 or 16 bits`),
    );
  });

  it.each([
    ['CIELab', 8],
    ['YCbCr', 6],
    ['a camera’s raw', 32803],
  ])('a TIFF in %s colours is not called damaged, nor read as if it were RGB', async (name, colours) => {
    await expect(decode(tiff([...size, [0x102, 3, 8], [0x106, 3, colours]]))).rejects.toThrow(
      `This TIFF picture holds ${name} colours, which are not read here. Save it as PNG in RGB.`,
    );
  });

  it.each([
    [0xc3, 8, 'without loss'],
    [0xc9, 8, 'by arithmetic coding'],
    [0xca, 8, 'by arithmetic coding'],
    [0xc5, 8, 'in several resolutions'],
    [0xc1, 12, 'with 12 bits a channel'],
  ])('a JPEG of frame %i with %i bits is not called damaged', async (marker, bits, how) => {
    const dots = Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 37) % 256));
    const file = await sharp(dots, { raw: { width: 16, height: 16, channels: 3 } })
      .jpeg()
      .toBuffer();
    const frame = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc0);
    [file[frame + 1], file[frame + 4]] = [marker, bits];
    await expect(decode(file)).rejects.toThrow(
      `This JPEG picture is packed ${how}, which is not read here. Save it as PNG.`,
    );
  });

  it('16 bits of which few are used give a picture that is nearly black, and that is said', async () => {
    const values = Uint16Array.from({ length: 64 }, (_, i) => i * 8);
    const file = await sharp(values, { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect((await decode(file)).notes).toEqual([
      '16 bits a channel: reduced to 8.',
      'Nearly black: its largest value is 1 of 255. If its numbers use fewer than 16 bits, scale them first.',
    ]);
  });

  it('16 unsigned bits are read and said', async () => {
    const deep = Uint16Array.from({ length: 64 }, (_, i) => i * 1000);
    const file = await sharp(deep, { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace('grey16')
      .tiff({ compression: 'none' })
      .toBuffer();
    const { notes, rgba } = await decode(file);
    expect(notes).toEqual(['16 bits a channel: reduced to 8.']);
    expect(rgba.data[63 * 4]).toBe(63_000 >> 8);
  });
});

it('inks become light by one formula, whatever profile a library would use', async () => {
  const ink = Buffer.from(Array.from({ length: 64 }, () => [255, 0, 128, 51]).flat());
  const jpeg = await sharp(ink, { raw: { width: 8, height: 8, channels: 4 } })
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer()
    .catch(() => null);
  // A version of sharp that takes no raw inks makes them itself; what it wrote is read back.
  const file =
    jpeg ??
    (await sharp(ink.subarray(0, 192), { raw: { width: 8, height: 8, channels: 3 } })
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer());
  const stored = await sharp(file).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
  const { rgba } = await decode(file);
  for (let c = 0; c < 3; c++)
    expect(rgba.data[c]).toBe(Math.round(((255 - stored[c]!) * (255 - stored[3]!)) / 255));
});

it('a JPEG with another colour profile gives the numbers in it, and says so', async () => {
  const dots = Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 37) % 256));
  const source = () => sharp(dots, { raw: { width: 16, height: 16, channels: 3 } }).jpeg();
  const wide = await source().withIccProfile('p3').toBuffer();
  const { rgba, notes } = await decode(wide);
  const numbers = await sharp(wide, { ignoreIcc: true }).ensureAlpha().raw().toBuffer();
  expect(Array.from(rgba.data)).toEqual(Array.from(numbers));
  expect(notes).toEqual([expect.stringMatching(/^Its colour profile .* is not applied/)]);
  expect((await decode(await source().withIccProfile('srgb').toBuffer())).notes).toEqual([]);
});

describe('colours other than sRGB, whatever the format, are left alone and said', () => {
  const dots = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256));
  const picture = (): Sharp => sharp(dots, { raw: { width: 32, height: 32, channels: 3 } });
  const said = [expect.stringMatching(/^Its colour profile .* is not applied/)];

  it.each(['tiff', 'webp', 'avif', 'png'] as const)('a profile in %s', async (format) => {
    const file = await picture().toFormat(format).withIccProfile('p3').toBuffer();
    const { notes, rgba } = await decode(file);
    expect(notes).toEqual(said);
    const numbers = await sharp(file, { ignoreIcc: true }).ensureAlpha().raw().toBuffer();
    expect(Array.from(rgba.data)).toEqual(Array.from(numbers));
    expect((await decode(await picture().toFormat(format).toBuffer())).notes).toEqual([]);
  });

  it('code points in an AVIF', async () => {
    const file = await picture().avif().toBuffer();
    const box = (primaries: number, transfer: number): Buffer =>
      Buffer.concat([
        Buffer.from('\0\0\0\x13colrnclx', 'latin1'),
        Buffer.from([0, primaries, 0, transfer, 0, 6, 0x80]),
      ]);
    const of = (primaries: number, transfer: number): string | null =>
      sniff(Buffer.concat([file, box(primaries, transfer)]))!.profile;
    expect(of(9, 16)).toBe('colour profile (code points 9 and 16)');
    expect([of(1, 13), of(2, 2), of(1, 1)]).toEqual([null, null, null]);
  });

  it('a profile in a BMP', () => {
    const icc = Buffer.alloc(132);
    icc.write('acsp', 36);
    const head = Buffer.alloc(138);
    head.write('BM');
    head.writeUInt32LE(124, 14);
    head.write('DEBM', 70);
    head.writeUInt32LE(124, 126);
    head.writeUInt32LE(132, 130);
    expect(sniff(Buffer.concat([head, icc]))?.profile).toBe('colour profile (it has no name)');
    head.write('BGRs', 70);
    expect(sniff(Buffer.concat([head, icc]))?.profile).toBeNull();
  });
});

it('one table of formats: names end by it, and the advice names what page and command line both read', () => {
  expect(Object.keys(ENDINGS).sort()).toEqual(Object.keys(FORMATS).sort());
  for (const name of ['a.JXL', 'a.jp2', 'a.heic', 'a.svg', 'a.ico', 'a.tif', 'a.avifs'])
    expect(PICTURE.test(name)).toBe(true);
  expect(PICTURE.test('a.txt')).toBe(false);
  expect(READ_EVERYWHERE).toBe('PNG, GIF, BMP, JPEG, WebP, AVIF or SVG');
});

it('a format that no decoder reads says the true reason, not that it is damaged', async () => {
  const heif = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  expect(sniff(heif)?.format).toBe('heif');
  await expect(decode(heif)).rejects.toThrow(/HEIF pictures: they are packed with HEVC/);
  await expect(decode(Buffer.from('\0\0\0\x0cJXL \r\n\x87\n\0\0\0\0', 'latin1'))).rejects.toThrow(
    /JPEG XL pictures: sharp comes without a decoder/,
  );
});

it('a 10-bit AVIF says that it was reduced', async () => {
  const dots = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256));
  const picture = (): Sharp => sharp(dots, { raw: { width: 32, height: 32, channels: 3 } });
  expect(sniff(await picture().avif().toBuffer())?.depth).toBe(8);
  // The flag of more than 8 bits, set in the property that declares it.
  const file = await picture().avif().toBuffer();
  file[file.indexOf('av1C') + 6]! |= 0x40;
  expect(sniff(file)?.depth).toBe(10);
});

it('an AVIF of 4:2:0, which decoders bring up differently (up to 30 levels), says so, page and command line alike', async () => {
  const dots = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256));
  const of = (chromaSubsampling: string): Promise<Buffer> =>
    sharp(dots, { raw: { width: 32, height: 32, channels: 3 } })
      .avif({ chromaSubsampling })
      .toBuffer();
  const note =
    /^Its colour is kept at half the resolution, which (this browser|sharp) brings up in its own way/;
  const [half, full] = [await of('4:2:0'), await of('4:4:4')];
  expect((await decode(half)).notes.filter((text) => note.test(text))).toHaveLength(1);
  expect((await decode(full)).notes.filter((text) => note.test(text))).toHaveLength(0);
  const facts = { width: 32, height: 32, transparent: false };
  expect(notesOf(sniff(half)!, facts).filter((text) => note.test(text))).toHaveLength(1);
  expect(notesOf(sniff(full)!, facts)).toEqual([]);
  // Grey has no colour to bring up.
  const grey = Buffer.from(half);
  grey[grey.indexOf('av1C') + 6]! |= 0x10;
  expect(sniff(grey)?.halfColour).toBe(false);
});

it('a side that no canvas has is refused', () => {
  expect(() => checkPixels(70_000, 10)).toThrow(/a side has at most 65535/);
  expect(() => checkPixels(65_535, 10)).not.toThrow();
});

it('a pipe is refused at once, as a picture and as an array', async () => {
  const pipe = path.join(mkdtempSync(path.join(tmpdir(), 'splitscope-')), 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(readBytes(pipe)).rejects.toThrow('This is not a regular file.');
  await expect(readRaw(pipe)).rejects.toThrow('This is not a regular file.');
});

describe('arrays that cannot come from a picture', () => {
  const cifar = { mean: [0.4914, 0.4822, 0.4465], std: [0.2023, 0.1994, 0.201] };
  const levels = Float32Array.from({ length: 768 }, (_, i) => (i * 37) % 256);
  const normalised = levels.map((v, i) => (v / 255 - cifar.mean[i % 3]!) / cifar.std[i % 3]!);

  it('one that can says nothing', () => {
    expect(arrayNotes(normalised, cifar)).toEqual([]);
  });

  it.each([
    ['0 to 255', levels, /values cannot come from a picture.*looks like 0 to 255/],
    ['0 to 1', levels.map((v) => v / 255), /looks as if mean and std had not been applied/],
    ['twice', normalised.map((v, i) => (v - cifar.mean[i % 3]!) / cifar.std[i % 3]!), /applied twice/],
    ['huge', Float32Array.of(3e38, 0, 0), /cannot come from a picture/],
  ])('%s: the likely mistake', (_, data, expected) => {
    const notes = arrayNotes(data, cifar);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(expected);
  });
});
