import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../node/decode';
import { scanJpeg } from './jpegScan';

const SIDE = 160;
const noisy = Buffer.from(
  Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i % 480) / 2 + ((i * 7919) % 61)),
);
const jpeg = async (options: JpegOptions, grey = false): Promise<Uint8Array<ArrayBuffer>> => {
  const picture = sharp(noisy, { raw: { width: SIDE, height: SIDE, channels: 3 } });
  return new Uint8Array(await (grey ? picture.toColourspace('b-w') : picture).jpeg(options).toBuffer());
};
const KINDS: readonly (readonly [string, JpegOptions])[] = [
  ['baseline', {}],
  ['full colour', { chromaSubsampling: '4:4:4' }],
  ['own tables', { optimiseCoding: true }],
  ['progressive', { progressive: true }],
  ['progressive, full colour', { progressive: true, chromaSubsampling: '4:4:4' }],
  ['progressive, many scans', { progressive: true, optimiseScans: true, quality: 95 }],
];
/** Where the data of the first scan begin. */
const scanStart = (bytes: Uint8Array): number => {
  for (let at = 2; ; at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!))
    if (bytes[at + 1] === 0xda) return at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
};

describe.each(KINDS)('a JPEG, %s', (_, options) => {
  it('that is whole has no fault, in colour and grey', async () => {
    expect(scanJpeg(await jpeg(options))).toBeNull();
    expect(scanJpeg(await jpeg(options, true))).toBeNull();
  });

  it('with its middle overwritten is found out', async () => {
    const bytes = await jpeg(options);
    const [start, end] = [scanStart(bytes), bytes.length];
    let found = 0;
    for (let n = 0; n < 10; n++) {
      const broken = bytes.slice();
      const at = start + Math.floor(((end - start) * (n + 2)) / 14);
      for (let i = 0; i < 40; i++) broken[at + i] = (i * 89 + n * 31) % 251;
      if (scanJpeg(broken) !== null) found++;
    }
    // By chance codes can make sense again and end in time; then no decoder can tell either.
    expect(found).toBeGreaterThanOrEqual(8);
  });

  it('cut anywhere never throws', async () => {
    const bytes = await jpeg(options);
    for (let n = 0; n < bytes.length; n += 53) expect(() => scanJpeg(bytes.subarray(0, n))).not.toThrow();
  });
});

it('a JPEG cut and closed with an end marker is partly damaged from the very row on', async () => {
  const bytes = await jpeg({});
  const start = scanStart(bytes);
  const cut = new Uint8Array([...bytes.subarray(0, start + ((bytes.length - start) >> 1)), 0xff, 0xd9]);
  const lost = scanJpeg(cut);
  if (lost === null || lost === 'surplus') throw new Error(`no rows are said to be lost: ${lost}`);
  const { rgba, notes } = await decodeBytes(cut, 'white');
  const whole = (await decodeBytes(bytes, 'white')).rgba;
  expect(notes).toEqual([
    `Partly damaged: ${SIDE - lost.from} rows from row ${lost.from + 1} on are not the picture’s.`,
  ]);
  // One row less: colours are smoothed across the border of units.
  const good = (lost.from - 1) * SIDE * 4;
  expect(rgba.data.subarray(0, good)).toEqual(whole.data.subarray(0, good));
  expect(rgba.data.subarray(good)).not.toEqual(whole.data.subarray(good));
});

it('data that are left over are said, without a row', async () => {
  const bytes = await jpeg({});
  // Half the height: the data are twice what the size takes.
  const frame = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  bytes[frame + 6] = SIDE / 2;
  expect(scanJpeg(bytes)).toBe('surplus');
  expect((await decodeBytes(bytes, 'white')).notes).toEqual([expect.stringMatching(/do not fit its size/)]);
});
