import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { decodePng } from '../../images/formats/png';
import { toDataUrl, toPng } from './download';

const read = vi.hoisted(() => ({ way: 'canvas' }));
vi.mock('../../images/worker/readback', () => ({ wayToRead: () => Promise.resolve(read.way) }));

it.each([
  [1, 1],
  [37, 23],
  [200, 190],
])('a picture inside of a figure is the very pixels, in every browser: %i × %i', async (width, height) => {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i * 37 + (i >> 5)) % 256);
  const address = toDataUrl(data, width, height);
  const bytes = Uint8Array.from(atob(address.replace('data:image/png;base64,', '')), (c) => c.charCodeAt(0));
  const found = await decodePng(bytes);
  expect([found.width, found.height]).toEqual([width, height]);
  expect(Buffer.from(found.data).equals(Buffer.from(data))).toBe(true);
});

it.each(['frame', 'none'])(
  'a figure is not saved as noise where the browser hides what is drawn (%s)',
  async (way) => {
    read.way = way;
    await expect(toPng('<svg/>')).rejects.toThrow(/keeps what is drawn from pages.*Save the figure as SVG/);
  },
);

it('nobody reads pixels through a canvas that was not tried with a known pattern', () => {
  const root = path.resolve('src');
  const readers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .filter((name) =>
      /\.(getImageData|toBlob|toDataURL|convertToBlob)\(/.test(readFileSync(path.join(root, name), 'utf8')),
    );
  expect(readers).toContain(path.join('images', 'worker', 'readback.ts'));
  for (const name of readers)
    expect(readFileSync(path.join(root, name), 'utf8'), name).toMatch(/wayToRead\(\)|const wayToRead/);
});
