import { crc32, deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from './fixtures';
import { choose, drop, fileOf, frame, look, quadrants, TINY } from './pictures';

type Colour = readonly [number, number, number];
const CORNERS: readonly Colour[] = [
  [220, 40, 40],
  [40, 180, 60],
  [50, 70, 210],
  [230, 210, 60],
];
const raw = (data: Buffer, width: number, height: number, channels: 1 | 3 | 4 = 3) =>
  sharp(data, { raw: { width, height, channels } });
/** Four coloured quadrants on 64 by 64. */
function corners() {
  const n = 64;
  const data = Buffer.alloc(n * n * 3);
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++)
      data.set(CORNERS[(x < n / 2 ? 0 : 1) + (y < n / 2 ? 0 : 2)]!, (y * n + x) * 3);
  return raw(data, n, n);
}
const good = (): Promise<Buffer> => corners().png().toBuffer();
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
/** A well-formed PNG that declares this size, whatever its pixels are. */
function pngOf(width: number, height: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const expectCorners = async (page: Page, name: string, tolerance = 12): Promise<void> => {
  const seen = await quadrants(page, name);
  const apart = Math.max(...seen.flatMap((mean, q) => mean.map((c, i) => Math.abs(c - CORNERS[q]![i]!))));
  expect(apart, `${name}: ${JSON.stringify(seen)}`).toBeLessThan(tolerance);
};

test('what cannot be used says why in its place, and the good ones among it are analysed', async ({
  page,
}) => {
  await page.goto(TINY);
  const png = await good();
  const jpeg = await corners().jpeg().toBuffer();
  const refused: readonly (readonly [string, Buffer, RegExp])[] = [
    ['nothing.png', Buffer.alloc(0), /^This file is empty \(0 bytes\)/],
    ['letter.png', Buffer.from('Dear Sir, this is not a picture.'), /^This is not an image/],
    ['header.png', pngOf(20000, 20000, Buffer.alloc(10)), /^This picture has 20000 × 20000 pixels/],
    ['bomb.png', pngOf(12000, 12000, Buffer.alloc(12001 * 12000)), /^This picture has 12000 × 12000 pixels/],
    ['half.png', png.subarray(0, png.length >> 1), /^This PNG file is cut short/],
    ['half.jpg', jpeg.subarray(0, jpeg.length >> 1), /^This JPEG file is cut short/],
    ['scan.tiff', await corners().tiff().toBuffer(), /^This browser cannot open TIFF pictures/],
  ];
  await choose(page, [
    fileOf('first.png', png),
    ...refused.map(([name, buffer]) => fileOf(name, buffer)),
    fileOf('last.jpg', jpeg),
  ]);
  for (const [name, , sentence] of refused) {
    await expect(frame(page, name).getByRole('alert')).toHaveText(sentence);
    await expect(frame(page, name).getByRole('button').first()).toBeDisabled();
  }
  await expect(page.getByText('7 of 9 pictures could not be read; each says why.')).toBeVisible();
  for (const name of ['first.png', 'last.jpg']) {
    await expect(frame(page, name)).toContainText('S&I');
    expect(await look(page, name)).toEqual([]);
    await expectCorners(page, name);
  }
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('last.jpg');
  await page.getByRole('button', { name: 'Remove half.png' }).click();
  await expect(frame(page, 'half.png')).toHaveCount(0);
  await expect(page.getByText('6 of 8 pictures could not be read; each says why.')).toBeVisible();
});

test('an SVG is drawn, its script does not run and nothing of elsewhere is fetched', async ({ page }) => {
  await page.goto(TINY);
  const rects = CORNERS.map(
    ([r, g, b], q) => `<rect x="${q % 2}" y="${q >> 1}" width="1" height="1" fill="rgb(${r},${g},${b})"/>`,
  ).join('');
  const svg = (attributes: string): Buffer =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" ${attributes} onload="parent.ran = true">` +
        `<script>top.ran = true; fetch('https://example.invalid/')</script>${rects}` +
        `<image href="https://example.invalid/a.png" x="9" width="1" height="1"/></svg>`,
    );
  await choose(page, [
    fileOf('drawing.svg', svg('width="2" height="2" viewBox="0 0 2 2"'), 'image/svg+xml'),
    fileOf('sizeless.svg', svg('viewBox="0 0 2 2"'), 'image/svg+xml'),
    fileOf('broken.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g></svg>'), 'image/svg+xml'),
  ]);
  for (const name of ['drawing.svg', 'sizeless.svg']) {
    await expect(frame(page, name)).not.toContainText('opening');
    expect(await look(page, name)).toEqual([expect.stringMatching(/drawn at 512 pixels/)]);
    await expectCorners(page, name, 20);
  }
  await expect(frame(page, 'broken.svg').getByRole('alert')).toHaveText(/^This SVG file cannot be drawn/);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test('more than 200 files at once: 200 are taken, the page says so and works on', async ({ page }) => {
  await page.goto(TINY);
  const files = [];
  for (let i = 0; i < 203; i++)
    files.push(
      fileOf(
        `${i}.png`,
        await raw(Buffer.alloc(8 * 8 * 3, i), 8, 8)
          .png({ compressionLevel: 1 })
          .toBuffer(),
      ),
    );
  await drop(page, files);
  await expect(page.getByRole('alert')).toHaveText(/Only the first 200 files were taken/);
  await expect(page.getByRole('button', { name: /^Remove / })).toHaveCount(201);
  await expect(page.getByText('opening …')).toHaveCount(0, { timeout: 60_000 });
  await look(page, '199.png');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('199.png');
  await expect(frame(page, '202.png')).toHaveCount(0);
});

test('a link of another website is answered in place; nothing is fetched', async ({ page }) => {
  await page.goto(TINY);
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.setData('text/uri-list', 'https://example.invalid/cat.jpg');
    return transfer;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(page.getByRole('alert')).toHaveText(/link only.*Save the picture and drop the file/);
  await choose(page, [fileOf('good.png', await good())]);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(frame(page, 'good.png')).toContainText('S&I');
});

test('the colour behind transparency and the preprocessing are chosen, and the analysis follows', async ({
  page,
}) => {
  await page.goto(TINY);
  const see = Buffer.from(
    Array.from({ length: 64 * 64 * 4 }, (_, i) => (i % 4 === 3 ? ((i >> 8) % 2 ? 255 : 0) : 200)),
  );
  await choose(page, [fileOf('glass.png', await raw(see, 64, 64, 4).png().toBuffer())]);
  const score = page.getByTestId('score-gaia');
  await expect(frame(page, 'glass.png')).toContainText('S&I');
  await look(page, 'glass.png');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('glass.png');
  const pick = async (label: RegExp, option: string): Promise<void> => {
    await page.getByRole('button', { name: label }).last().click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const status = page.getByRole('status').first();
  const [white, onWhite] = [await quadrants(page, 'glass.png'), await score.textContent()];
  await pick(/Behind transparency/, 'Black');
  await expect(score).not.toHaveText(onWhite ?? '');
  await expect(status).toContainText(/in \d/);
  const [black, onBlack] = [await quadrants(page, 'glass.png'), await score.textContent()];
  expect(black[0]![0]!).toBeLessThan(white[0]![0]! - 50);
  await pick(/Preprocessing/, 'Crop only');
  await expect(score).not.toHaveText(onBlack ?? '');
  await pick(/Preprocessing/, 'As in training');
  await pick(/Behind transparency/, 'White');
  await expect(score).toHaveText(onWhite ?? '');
});

test('two files that look the same to the network share a result, each under its own name', async ({
  page,
}) => {
  await page.goto(TINY);
  const same = await good();
  await choose(page, [fileOf('one.png', same), fileOf('two.png', same)]);
  for (const name of ['one.png', 'two.png']) {
    await expect(frame(page, name)).toContainText('S&I');
    await look(page, name);
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(
      `${name}: the network takes it for`,
    );
  }
});
