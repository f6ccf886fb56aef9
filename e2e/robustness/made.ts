/** Odd files of our own, made here: what pictures of other people's cameras and programs are like, and what damage does. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type CreateRaw, type Sharp } from 'sharp';
import { like, type Outcome, page, taken } from './outcomes';

const SIDE = 64;
type Colour = readonly [number, number, number];
const CORNERS: readonly Colour[] = [
  [220, 40, 40],
  [40, 180, 60],
  [50, 70, 210],
  [230, 210, 60],
];
type From = (x: number, y: number) => readonly [number, number];
const LAST = SIDE - 1;
/** Where the pixel that is stored at (x, y) stands when the picture is upright, by EXIF orientation. */
const STORED: Readonly<Record<number, From>> = {
  2: (x, y) => [LAST - x, y],
  3: (x, y) => [LAST - x, LAST - y],
  4: (x, y) => [x, LAST - y],
  5: (x, y) => [y, x],
  6: (x, y) => [LAST - y, x],
  7: (x, y) => [LAST - y, LAST - x],
  8: (x, y) => [y, LAST - x],
};
/** Four quadrants, in no colour even, so that damage and reordering show: RGB. */
function pixels(from: From = (x, y) => [x, y]): Buffer {
  const data = Buffer.alloc(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const [u, v] = from(x, y);
      const corner = CORNERS[(u < SIDE / 2 ? 0 : 1) + (v < SIDE / 2 ? 0 : 2)]!;
      for (let c = 0; c < 3; c++) data[(y * SIDE + x) * 3 + c] = corner[c]! + ((u * 7 + v * 13 + c * 5) % 17);
    }
  return data;
}
const raw = (data: Buffer | Uint16Array, channels: 1 | 2 | 3 | 4 = 3, width = SIDE, height = SIDE): Sharp =>
  sharp(data, { raw: { width, height, channels } });
const picture = (from?: From): Sharp => raw(pixels(from));
const turned = (orientation: number): Sharp => picture(STORED[orientation]).withMetadata({ orientation });
/** The picture with 16 bits a channel: the upper 8 are the picture's. */
const deep = (channels: 1 | 2 | 3 | 4): Sharp => {
  const data = pixels();
  const values = Uint16Array.from({ length: SIDE * SIDE * channels }, (_, i) => {
    const [at, c] = [Math.floor(i / channels), i % channels];
    const alpha = channels % 2 === 0 && c === channels - 1;
    return (alpha ? 128 : data[at * 3 + c]!) * 256 + 77;
  });
  return raw(values, channels).toColourspace(channels < 3 ? 'grey16' : 'rgb16');
};
const clear = (): Sharp => {
  const data = pixels();
  return raw(
    Buffer.from(
      Array.from({ length: SIDE * SIDE * 4 }, (_, i) => (i % 4 === 3 ? 200 : data[(i >> 2) * 3 + (i % 4)]!)),
    ),
    4,
  );
};
/** Two frames, the second black. */
const moving = (): Sharp =>
  sharp(Buffer.concat([pixels(), Buffer.alloc(SIDE * SIDE * 3)]), {
    raw: { width: SIDE, height: 2 * SIDE, channels: 3, pageHeight: SIDE } as CreateRaw,
  });

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
const HEADER_END = 33;
/** With one more chunk behind the header. */
async function withChunk(type: string, data: Buffer): Promise<Buffer> {
  const png = await picture().png().toBuffer();
  return Buffer.concat([png.subarray(0, HEADER_END), chunk(type, data), png.subarray(HEADER_END)]);
}
const u32 = (...values: number[]): Buffer => {
  const data = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => data.writeUInt32BE(value, i * 4));
  return data;
};
/** With other bytes in its header (from its first on), its checksum right. */
async function withHeader(at: number, ...bytes: number[]): Promise<Buffer> {
  const png = await picture().png().toBuffer();
  png.set(bytes, 16 + at);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
/** A PNG as it is with bytes of a chunk, or of its name, changed; the checksum left. */
async function withFlip(type: string, at: number): Promise<Buffer> {
  const png = await picture().png().toBuffer();
  png[png.indexOf(type) + at]! ^= 1;
  return png;
}
/** An animated PNG: its default image is the first frame, the second is black. */
async function apng(): Promise<Buffer> {
  const png = await picture().png().toBuffer();
  const control = (n: number): Buffer =>
    Buffer.concat([u32(n, SIDE, SIDE, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]);
  const black = deflateSync(Buffer.alloc((SIDE * 3 + 1) * SIDE));
  const end = png.length - 12;
  return Buffer.concat([
    png.subarray(0, HEADER_END),
    chunk('acTL', u32(2, 0)),
    chunk('fcTL', control(0)),
    png.subarray(HEADER_END, end),
    chunk('fcTL', control(1)),
    chunk('fdAT', Buffer.concat([u32(2), black])),
    png.subarray(end),
  ]);
}

const jpeg = (from?: From): Promise<Buffer> => picture(from).jpeg({ quality: 95 }).toBuffer();
/** With a segment behind the JPEG's first two bytes. */
async function withSegment(marker: number, data: Buffer, file?: Buffer): Promise<Buffer> {
  const bytes = file ?? (await jpeg());
  const head = Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]);
  return Buffer.concat([bytes.subarray(0, 2), head, data, bytes.subarray(2)]);
}
/** Where the data of a JPEG's first scan begin. */
function scanOf(bytes: Buffer): number {
  for (let at = 2; ; at += 2 + bytes.readUInt16BE(at + 2))
    if (bytes[at + 1] === 0xda) return at + 2 + bytes.readUInt16BE(at + 2);
}

/** 24 bits a pixel, rows from below; RGB. */
function bmp(): Buffer {
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(SIDE, 18);
  head.writeInt32LE(SIDE, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  const data = pixels((x, y) => [x, LAST - y]);
  for (let i = 0; i < data.length; i += 3) [data[i], data[i + 2]] = [data[i + 2]!, data[i]!];
  return Buffer.concat([head, data]);
}
/** An icon file with one picture, as PNG. */
async function ico(): Promise<Buffer> {
  const png = await picture().png().toBuffer();
  const head = Buffer.from([0, 0, 1, 0, 1, 0, SIDE, SIDE, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 22, 0, 0, 0]);
  head.writeUInt32LE(png.length, 14);
  return Buffer.concat([head, png]);
}
/** An ICC profile of nothing but its size and its mark. */
const nameless = (): Buffer => {
  const icc = Buffer.alloc(132);
  icc.writeUInt32BE(132, 0);
  icc.write('acsp', 36);
  return icc;
};
/** A TIFF whose packed data make no sense in the middle. */
async function brokenTiff(): Promise<Buffer> {
  const bytes = await picture().tiff({ compression: 'lzw' }).toBuffer();
  const middle = bytes.length >> 1;
  for (let i = 0; i < 60; i++) bytes[middle + i] = (i * 89) % 251;
  return bytes;
}

/** A GIF whose second half of data is missing, whole blocks of it: the file ends as it should. */
async function gifCut(): Promise<Buffer> {
  const gif = await picture().gif({ dither: 0 }).toBuffer();
  let at = gif.indexOf(0x2c, 13 + 3 * 2 ** ((gif[10]! & 7) + 1)) + 11;
  if (gif[at - 2]! & 0x80) at += 3 * 2 ** ((gif[at - 2]! & 7) + 1);
  return Buffer.concat([gif.subarray(0, at + gif[at]! + 1), Buffer.from([0, 0x3b])]);
}
/** A JPEG cut in the middle of its data and closed with an end marker. */
async function jpegCut(): Promise<Buffer> {
  const bytes = await jpeg();
  const start = scanOf(bytes);
  return Buffer.concat([bytes.subarray(0, start + ((bytes.length - start) >> 1)), Buffer.from([0xff, 0xd9])]);
}

const BASE = 'plain.png';
type Made = readonly [make: () => Promise<Buffer> | Buffer, outcome: Outcome];

/** By name: the file, and what becomes of it. */
export const MADE: Readonly<Record<string, Made>> = {
  [BASE]: [() => picture().png().toBuffer(), taken()],
  'plain.jpg': [jpeg, like(BASE, 4)],
  'plain.webp': [() => picture().webp({ quality: 95 }).toBuffer(), like(BASE, 6)],
  'plain.gif': [() => picture().gif({ colours: 256 }).toBuffer(), like(BASE, 6)],
  'plain.bmp': [bmp, like(BASE, 0)],
  'plain.avif': [() => picture().avif({ quality: 90 }).toBuffer(), like(BASE, 6)],
  'half-colour.avif': [
    () => picture().avif({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer(),
    like(BASE, 8, 'half'),
  ],
  'icon.ico': [ico, page({ notes: [], like: BASE, within: 0 }, 'unsupported')],
  'scan.tiff': [
    () => picture().tiff({ compression: 'none' }).toBuffer(),
    page('unsupported', { notes: [], like: BASE, within: 0 }),
  ],
  'photo.jp2': [() => Buffer.from('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\0', 'latin1'), page('unsupported')],
  'photo.jxl': [() => Buffer.from('\0\0\0\x0cJXL \r\n\x87\n\0\0\0\0', 'latin1'), page('unsupported')],
  'photo.heic': [() => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), page('unsupported')],
  'turned-2.jpg': [() => turned(2).jpeg({ quality: 95 }).toBuffer(), like(BASE, 4, 'turned')],
  'turned-3.jpg': [() => turned(3).jpeg({ quality: 95 }).toBuffer(), like(BASE, 4, 'turned')],
  'turned-4.jpg': [() => turned(4).jpeg({ quality: 95 }).toBuffer(), like(BASE, 4, 'turned')],
  'turned-5.jpg': [() => turned(5).jpeg({ quality: 95 }).toBuffer(), like(BASE, 4, 'turned')],
  'turned-6.webp': [() => turned(6).webp({ quality: 95 }).toBuffer(), like(BASE, 6, 'turned')],
  'turned-7.png': [() => turned(7).png().toBuffer(), like(BASE, 0, 'turned')],
  'turned-8.jpg': [() => turned(8).jpeg({ quality: 95 }).toBuffer(), like(BASE, 4, 'turned')],
  // Its orientation stands in XMP, which is not read.
  'xmp.jpg': [
    () => withSegment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta tiff:Orientation="6"/>')),
    like(BASE, 4),
  ],
  'bad-exif.jpg': [
    () => withSegment(0xe1, Buffer.from('Exif\0\0MM\0*\xff\xff\xff\xff', 'latin1')),
    like(BASE, 4),
  ],
  'filled.jpg': [
    async () => {
      const bytes = await jpeg();
      return Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xff]), bytes.subarray(2)]);
    },
    like(BASE, 4),
  ],
  'two.jpg': [
    async () =>
      Buffer.concat([
        await withSegment(0xe2, Buffer.from('MPF\0MM\0*\0\0\0\x08\0\0', 'latin1')),
        await jpeg(),
      ]),
    like(BASE, 4, 'several'),
  ],
  'grey.jpg': [() => picture().toColourspace('b-w').jpeg().toBuffer(), taken()],
  'ink.jpg': [() => picture().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(), like(BASE, 90, 'cmyk')],
  'wide.jpg': [() => picture().jpeg({ quality: 95 }).withIccProfile('p3').toBuffer(), taken('p3')],
  'nameless.jpg': [
    () => withSegment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), nameless()])),
    like(BASE, 4, 'nameless'),
  ],
  'deep.png': [() => deep(3).png().toBuffer(), like(BASE, 0, 'deep')],
  'deep-interlaced.png': [() => deep(3).png({ progressive: true }).toBuffer(), like(BASE, 0, 'deep')],
  'deep-grey.png': [() => deep(1).png().toBuffer(), taken('deep')],
  'deep-clear.png': [() => deep(4).png().toBuffer(), taken('deep', 'clear')],
  'dark.png': [
    () =>
      raw(new Uint16Array(SIDE * SIDE).fill(300), 1)
        .toColourspace('grey16')
        .png()
        .toBuffer(),
    taken('deep', 'dark'),
  ],
  'palette.png': [() => picture().png({ palette: true, dither: 0 }).toBuffer(), like(BASE, 6)],
  'clear.png': [() => clear().png().toBuffer(), taken('clear')],
  'clear.webp': [() => clear().webp({ lossless: true }).toBuffer(), like('clear.png', 2, 'clear')],
  'clear.avif': [() => clear().avif({ quality: 90 }).toBuffer(), like('clear.png', 8, 'clear')],
  'gamma.png': [() => withChunk('gAMA', u32(100_000)), like(BASE, 0, 'gamma')],
  'usual-gamma.png': [() => withChunk('gAMA', u32(45_455)), like(BASE, 0)],
  'points.png': [() => withChunk('cICP', Buffer.from([9, 16, 0, 1])), like(BASE, 0, 'points')],
  'moving.gif': [() => moving().gif({ colours: 256 }).toBuffer(), like(BASE, 6, 'animated')],
  'moving.webp': [() => moving().webp({ lossless: true }).toBuffer(), like(BASE, 0, 'animated')],
  'moving.apng': [apng, like(BASE, 0, 'animated')],
  'one.png': [
    () =>
      raw(Buffer.from([9, 99, 199]), 3, 1, 1)
        .png()
        .toBuffer(),
    taken('tiny'),
  ],
  'cut.gif': [gifCut, taken('lost', 'clear')],
  'cut-closed.jpg': [jpegCut, taken('lost')],
  'cut.jpg': [
    async () => {
      const bytes = await jpeg();
      return bytes.subarray(0, bytes.length >> 1);
    },
    page('damaged'),
  ],
  'cut.png': [
    async () => {
      const bytes = await picture().png().toBuffer();
      return bytes.subarray(0, bytes.length >> 1);
    },
    page('damaged'),
  ],
  'cut-end.png': [
    async () => {
      const bytes = await picture().png().toBuffer();
      return bytes.subarray(0, bytes.length - 6);
    },
    page('damaged'),
  ],
  // Nothing comes after the header of its first scan.
  'no-data.jpg': [
    async () => {
      const bytes = await jpeg();
      return bytes.subarray(0, scanOf(bytes));
    },
    page('damaged'),
  ],
  'signature.png': [
    async () => {
      const bytes = await picture().png().toBuffer();
      bytes[5] = 13;
      return bytes;
    },
    page('damaged'),
  ],
  'header-sum.png': [() => withFlip('IHDR', 12), page('damaged')],
  'pixel-sum.png': [() => withFlip('IDAT', 9), page('damaged')],
  'chunk-name.png': [
    async () => {
      const bytes = await picture().png().toBuffer();
      bytes[bytes.indexOf('IDAT')] = 1;
      return bytes;
    },
    page('damaged'),
  ],
  'depth.png': [() => withHeader(8, 99), page('damaged')],
  'method.png': [() => withHeader(10, 1), page('damaged')],
  'taller.png': [() => withHeader(7, SIDE + 1), page('damaged')],
  'huge.png': [() => withHeader(0, 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20), page('too-large')],
  'huge.gif': [
    () => Buffer.from('GIF89a\x0a\0\x0a\0\0\0\0,\xff\xff\xff\xff\x0a\0\x0a\0\0\x02\x01\0\0;', 'latin1'),
    page('too-large'),
  ],
  'broken.tif': [brokenTiff, page('unsupported', 'damaged')],
  'empty.png': [() => Buffer.alloc(0), page('empty')],
  'letter.png': [() => Buffer.from('Dear Sir, this is not a picture.'), page('not-an-image')],
};
