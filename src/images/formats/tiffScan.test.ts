import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../node/decode';
import { scanTiff } from './tiffScan';

/** Strips have 256 rows. */
const [WIDTH, HEIGHT] = [60, 700];
const noisy = Buffer.from(
  Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i % 480) / 2 + ((i * 7919) % 61)),
);
type Packing = 'none' | 'lzw' | 'deflate' | 'packbits' | 'jpeg';
const tiff = async (compression: Packing, grey = false): Promise<Buffer> => {
  const picture = sharp(noisy, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
  return (grey ? picture.toColourspace('b-w') : picture).tiff({ compression, predictor: 'none' }).toBuffer();
};
/** With its middle overwritten. */
const broken = (file: Buffer): Buffer => {
  const bytes = Buffer.from(file);
  for (let i = 0; i < 60; i++) bytes[(bytes.length >> 1) + i] = (i * 89) % 251;
  return bytes;
};

describe.each(['none', 'lzw', 'deflate', 'packbits', 'jpeg'] as const)('a TIFF packed by %s', (packing) => {
  it('that is whole has no fault, in colour and grey', async () => {
    expect(scanTiff(await tiff(packing))).toBeNull();
    expect(scanTiff(await tiff(packing, true))).toBeNull();
  });
  it('cut anywhere, or of any bytes, never throws', async () => {
    const file = await tiff(packing);
    for (let n = 8; n < file.length; n += 997) scanTiff(file.subarray(0, n));
    for (let n = 0; n < 100; n++) {
      const bytes = Buffer.from(file);
      for (let i = 0; i < 20; i++)
        bytes[bytes.length - 1 - ((n * 37 + i * 11) % 300)] = (n * 91 + i * 13) % 256;
      scanTiff(bytes);
    }
  });
});

it.each(['deflate', 'packbits', 'jpeg'] as const)(
  'a TIFF packed by %s whose data are damaged in the middle is said to be partly damaged, not scored without a word',
  async (packing) => {
    const file = await tiff(packing);
    const lost = scanTiff(broken(file))!;
    expect(lost.from).toBeGreaterThan(0);
    expect(lost.from + lost.rows).toBeLessThan(HEIGHT);
    const said = await decodeBytes(broken(file), 'white').then(
      ({ notes, rgba }) => ({ notes, rgba }),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (typeof said === 'string') {
      expect(said).toMatch(/^This TIFF file is damaged/);
      return;
    }
    expect(said.notes).toEqual([
      `Partly damaged: of the ${lost.rows} rows from row ${lost.from + 1} on some are not the picture’s.`,
    ]);
    const whole = (await decodeBytes(file, 'white')).rgba.data;
    expect(said.rgba.data.subarray(0, lost.from * WIDTH * 4)).toEqual(
      whole.subarray(0, lost.from * WIDTH * 4),
    );
    const after = (lost.from + lost.rows) * WIDTH * 4;
    expect(said.rgba.data.subarray(after)).toEqual(whole.subarray(after));
  },
);
