import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../node/decode';
import { decodeBmp } from './bmp';
import { decodeGif } from './gif';
import { decodePng } from './png';

const WIDTH = 37;
const HEIGHT = 23;
/** Smooth with some noise, so that every filter of a PNG has its use. */
const rgb = Buffer.from(
  Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (((i * i) % 31) + i * 2 + ((i / 111) | 0) * 5) % 256),
);
const picture = () => sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
const rgba = (source: Buffer): number[] =>
  Array.from({ length: (source.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : source[(i >> 2) * 3 + (i % 4)]!,
  );
const plain = (bytes: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const decode = (bytes: Uint8Array) => decodeBytes(bytes, 'white');

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
/** A PNG with one more chunk behind its header. */
const withChunk = (png: Buffer, type: string, data: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk(type, data), png.subarray(33)]);

describe('a PNG', () => {
  it.each([
    ['8 bits', (p: Sharp) => p.png()],
    ['interlaced', (p: Sharp) => p.png({ progressive: true })],
    ['filtered', (p: Sharp) => p.png({ adaptiveFiltering: true })],
  ])('%s gives the numbers that were written', async (_, save) => {
    const { width, height, data } = await decodePng(plain(await save(picture()).toBuffer()));
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
    expect(Array.from(data)).toEqual(rgba(rgb));
  });

  it.each([2, 4, 16, 200])('with a palette of %i colours is what another decoder reads', async (colours) => {
    const png = await picture().png({ palette: true, colours }).toBuffer();
    const theirs = await sharp(png).toColourspace('srgb').ensureAlpha().raw().toBuffer();
    expect(Array.from((await decodePng(plain(png))).data)).toEqual(Array.from(theirs));
  });

  it('keeps colours under transparency, which a canvas rounds away', async () => {
    const clear = Buffer.from(Array.from({ length: 16 * 16 * 4 }, (_, i) => (i * 7) % 256));
    const png = await sharp(clear, { raw: { width: 16, height: 16, channels: 4 } })
      .png()
      .toBuffer();
    expect(Array.from((await decodePng(plain(png))).data)).toEqual(Array.from(clear));
  });

  it('16 bits: the upper 8, as Pillow reads them', async () => {
    const deep = Uint16Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * 331) % 65536);
    const png = await sharp(deep, { raw: { width: 8, height: 8, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const { data } = await decodePng(plain(png));
    expect(Array.from(data).filter((_, i) => i % 4 < 3)).toEqual(Array.from(deep, (v) => v >> 8));
  });

  it('colours are not converted: gAMA, cHRM, cICP and a profile change no number; another profile is said', async () => {
    const png = await picture().png().toBuffer();
    const gamma = Buffer.alloc(4);
    gamma.writeUInt32BE(100_000);
    for (const [odd, notes] of [
      [withChunk(png, 'gAMA', gamma), [/^Its gamma of 1\.00 is not applied/]],
      [withChunk(withChunk(png, 'gAMA', gamma), 'sRGB', Buffer.of(0)), []],
      [withChunk(png, 'cICP', Buffer.from([9, 16, 0, 1])), [/code points 9 and 16\) is not applied/]],
      [await picture().png().withIccProfile('p3', { attach: true }).toBuffer(), null],
    ] as const) {
      const { rgba: read, notes: said } = await decode(odd);
      if (notes === null) expect(said).toEqual([expect.stringMatching(/profile .* is not applied/)]);
      else {
        expect(Array.from(read.data)).toEqual(rgba(rgb));
        expect(said).toHaveLength(notes.length);
        notes.forEach((note, i) => expect(said[i]).toMatch(note));
      }
    }
  });

  it('whose header lies about its size, or whose pixels do not fit their checksum, is damaged', async () => {
    const png = await picture().png().toBuffer();
    const taller = Buffer.from(png);
    taller.writeUInt32BE(HEIGHT + 1, 20);
    taller.writeUInt32BE(crc32(taller.subarray(12, 29)), 29);
    await expect(decode(taller)).rejects.toThrow(/PNG file is damaged: .*fewer than it declares/);
    const flipped = Buffer.from(png);
    flipped[flipped.indexOf('IDAT') + 9]! ^= 1;
    await expect(decode(flipped)).rejects.toThrow(/does not fit its checksum/);
  });

  it('that unpacks to more than it declares takes no more memory than it declares', async () => {
    const png = await picture().png().toBuffer();
    const shorter = Buffer.from(png);
    shorter.writeUInt32BE(2, 20);
    shorter.writeUInt32BE(crc32(shorter.subarray(12, 29)), 29);
    expect((await decodePng(plain(shorter))).data).toHaveLength(WIDTH * 2 * 4);
  });
});

describe('a GIF', () => {
  it.each([true, false])('interlaced %s: what another decoder reads', async (progressive) => {
    const gif = await picture().gif({ progressive, dither: 0 }).toBuffer();
    const theirs = await sharp(gif).ensureAlpha().raw().toBuffer();
    const { data, lost } = decodeGif(plain(gif));
    expect(Array.from(data)).toEqual(Array.from(theirs));
    expect(lost).toBeNull();
  });

  it('whose data are cut is said to be partly damaged, with the rows', async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
    const gif = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .gif()
      .toBuffer();
    // Whole blocks are taken out of the middle: the file ends as it should.
    const start = 13 + 3 * 2 ** ((gif[10]! & 7) + 1);
    let at = gif.indexOf(0x2c, start) + 11;
    if (gif[at - 2]! & 0x80) at += 3 * 2 ** ((gif[at - 2]! & 7) + 1);
    const kept = at + 3 * (gif[at]! + 1);
    const cut = Buffer.concat([gif.subarray(0, kept), Buffer.from([0, 0x3b])]);
    const { lost, data } = decodeGif(plain(cut));
    const whole = decodeGif(plain(gif));
    expect(lost!.from).toBeGreaterThan(0);
    expect(lost!.from + lost!.rows).toBe(64);
    expect(data.subarray(0, lost!.from * 256)).toEqual(whole.data.subarray(0, lost!.from * 256));
    const { notes } = await decode(cut);
    expect(notes[0]).toMatch(new RegExp(`^Partly damaged: ${lost!.rows} rows from row ${lost!.from + 1} on`));
  });

  it('whose first frame is smaller than its screen is transparent around it', () => {
    // Four by four; a frame of two by two at (1, 1), all of colour 1.
    const bytes = Uint8Array.from([
      ...Buffer.from('GIF89a'),
      ...[4, 0, 4, 0, 0x80, 0, 0, 9, 9, 9, 200, 100, 50],
      ...[0x2c, 1, 0, 1, 0, 2, 0, 2, 0, 0],
      // Clear, 1, the new code for 1 1, 1 (three bits each), end (four).
      ...[2, 2, 0x8c, 0x53, 0],
      0x3b,
    ]);
    const { width, height, data } = decodeGif(bytes);
    expect([width, height]).toEqual([4, 4]);
    const alpha = Array.from({ length: 16 }, (_, i) => data[4 * i + 3]);
    expect(alpha).toEqual([0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0]);
    expect(Array.from(data.subarray(20, 24))).toEqual([200, 100, 50, 255]);
  });
});

describe('a BMP', () => {
  const file = (header: readonly [bits: number, compression: number, colours: number], rest: number[]) => {
    const [bits, compression, colours] = header;
    const palette = colours * 4 + (compression === 3 ? 12 : 0);
    const head = Buffer.alloc(54);
    head.write('BM');
    head.writeUInt32LE(54 + palette, 10);
    head.writeUInt32LE(40, 14);
    head.writeInt32LE(3, 18);
    head.writeInt32LE(2, 22);
    head.writeUInt16LE(bits, 28);
    head.writeUInt32LE(compression, 30);
    head.writeUInt32LE(colours, 46);
    return plain(Buffer.concat([head, Buffer.from(rest)]));
  };
  const pixels = (bytes: Uint8Array): number[][] => {
    const { data } = decodeBmp(bytes)!;
    return Array.from({ length: 6 }, (_, i) => Array.from(data.subarray(4 * i, 4 * i + 3)));
  };

  it('of 16 bits is read, plain and with masks', () => {
    const row = [0x00, 0x7c, 0xe0, 0x03, 0x1f, 0x00, 0, 0];
    expect(pixels(file([16, 0, 0], [...row, ...row])).slice(0, 3)).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
    const masks = [0x00, 0xf8, 0, 0, 0xe0, 0x07, 0, 0, 0x1f, 0, 0, 0];
    const masked = [0x00, 0xf8, 0xe0, 0x07, 0x1f, 0x00, 0, 0];
    expect(pixels(file([16, 3, 0], [...masks, ...masked, ...masked])).slice(3)).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
  });

  it('of run lengths is read: runs, single pixels, ends of rows', () => {
    const palette = [0, 0, 0, 0, 3, 2, 1, 0];
    // Below: three of colour 1. Above: 0, 1, 0 one by one.
    const runs = [3, 1, 0, 0, 0, 3, 0, 1, 0, 0, 0, 1];
    expect(pixels(file([8, 1, 2], [...palette, ...runs]))).toEqual([
      [0, 0, 0],
      [1, 2, 3],
      [0, 0, 0],
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('with a JPEG inside says that it is not read', async () => {
    await expect(decode(file([24, 4, 0], new Array<number>(24).fill(0)))).rejects.toThrow(
      /BMP picture is packed in a way that is not read here/,
    );
  });
});
