/** "Calibrate on my images": a zip of pictures in, thresholds and p-values by them, kept over a reload, given out, taken away. */
import { readFile, writeFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { unzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from './fixtures';
import { choose, open, region, save, settled, TINY } from './page';

const COUNT = 200;

/** Small drawn pictures, each another one: discs on a shaded ground. */
async function drawn(): Promise<Buffer> {
  const files: Record<string, Uint8Array> = {};
  for (let n = 0; n < COUNT; n++) {
    const data = Buffer.alloc(32 * 32 * 3);
    const [cx, cy, r] = [6 + ((n * 7) % 20), 6 + ((n * 11) % 20), 4 + (n % 7)];
    for (let y = 0; y < 32; y++)
      for (let x = 0; x < 32; x++) {
        const isDisc = (x - cx) ** 2 + (y - cy) ** 2 < r * r;
        for (let c = 0; c < 3; c++)
          data[(y * 32 + x) * 3 + c] = isDisc
            ? (60 * c + 13 * n) % 256
            : (100 + 3 * x + 2 * y * c + 5 * n) % 256;
      }
    files[`${n}.png`] = new Uint8Array(
      await sharp(data, { raw: { width: 32, height: 32, channels: 3 } })
        .png()
        .toBuffer(),
    );
  }
  return Buffer.from(zipSync(files, { level: 0 }));
}

const panel = (page: Page) => region(page, 'Calibration');
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Calibrate on my images' });

/** Drop a file where the dialog says, as a person does from a folder's window. */
async function drop(page: Page, file: string): Promise<void> {
  const box = (await dialog(page).getByText('or drop them here').boundingBox())!;
  const browser = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', {
      ...{ type, x: box.x + box.width / 2, y: box.y + box.height / 2 },
      data: { items: [], files: [file], dragOperationsMask: 1 },
    });
  await browser.detach();
}

async function give(page: Page, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'File', exact: true }).click();
  await (await chooser).setFiles({ name: 'discs.zip', mimeType: 'application/zip', buffer });
}

test('pictures that are dropped calibrate every detector, also after a reload, until they are taken away', async ({
  page,
}) => {
  test.setTimeout(180_000);
  // With a setting that no calibration is made with; begun, cancelled, begun, and begun anew.
  await open(page, `${TINY}&perturbation=random`);
  const zip = await drawn();
  await panel(page).getByRole('button', { name: 'Calibrate on my images' }).click();
  await expect(dialog(page)).toContainText('In use: the network’s own');
  await give(page, zip);
  const plan = dialog(page).getByRole('region', { name: 'What will be calibrated' });
  await expect(plan).toContainText('discs.zip: 200 pictures');
  await expect(plan).toContainText('S&I stays without a calibration at the present settings');
  expect((await new AxeBuilder({ page }).include('[role="dialog"]').analyze()).violations).toEqual([]);
  await plan.getByRole('button', { name: 'Start' }).click();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(plan.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(dialog(page)).not.toContainText('stopped at');
  await plan.getByRole('button', { name: 'Start' }).click();
  await dialog(page).getByRole('button', { name: 'Pause' }).click();
  await plan.getByRole('button', { name: 'Begin anew' }).click();
  await expect(plan.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(dialog(page)).toContainText('In use: the network’s own');

  // As it is in the paper, on a tablet: the settings are in a drawer.
  await page.setViewportSize({ width: 768, height: 1024 });
  await open(page, TINY);
  await page.reload();
  await settled(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  await panel(page).getByRole('button', { name: 'Calibrate on my images' }).click();
  const file = test.info().outputPath('discs.zip');
  await writeFile(file, zip);
  await drop(page, file);
  await expect(plan).toContainText('discs.zip: 200 pictures');
  await expect(plan).not.toContainText('without a calibration');
  await expect(plan).toContainText(/On this machine: (a few seconds|about \d+ (s|min))\./);
  await expect(plan).toContainText(
    /95\.0 ?% of 200 pictures lets pass 91\.0 ?% to 97\.6 ?% of all such pictures/,
  );
  expect((await new AxeBuilder({ page }).include('[role="dialog"]').analyze()).violations).toEqual([]);
  await plan.getByRole('button', { name: 'Start' }).click();
  await dialog(page).getByRole('button', { name: 'Pause' }).click();
  await expect(dialog(page).getByRole('button', { name: 'Go on' })).toBeVisible();

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  await settled(page);
  await expect(panel(page)).toContainText('One on discs.zip is not finished.');
  await panel(page).getByRole('button', { name: 'Calibrate on my images' }).click();
  await give(page, zip);
  await plan.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog(page).getByRole('progressbar', { name: 'Calibration' })).toBeVisible();
  await expect(dialog(page)).toContainText('In use: 200 pictures of discs.zip', { timeout: 60_000 });
  await expect(dialog(page)).toContainText(/network [0-9a-f]{12}, preprocessing [0-9a-f]{12}/);

  const download = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Pack with it (zip)' }).click();
  const files = unzipSync(new Uint8Array(await readFile(await (await download).path())));
  const json = JSON.parse(new TextDecoder().decode(files['pack.json'])) as {
    id: string;
    calibration: { source: string; entries: { method: string; images: number }[] };
  };
  expect([json.id, json.calibration.source]).toEqual([
    'cifar10-wrn-10-1-calibrated',
    '200 pictures of discs.zip',
  ]);
  expect(new Set(json.calibration.entries.map(({ images }) => images))).toEqual(new Set([COUNT]));
  await page.keyboard.press('Escape');

  await expect(panel(page)).toContainText('Your own: 200 pictures of discs.zip');
  await region(page, 'Detectors').getByText('All 27').click();
  await choose(page, 'Answer by', /^Answer by Mahalanobis/);
  await settled(page);
  await expect(region(page, 'Verdict')).toContainText(/Mahalanobis: p-value \d\.\d{3}/);
  await expect(region(page, 'Verdict').getByRole('img', { name: /^Where each/ })).toHaveAccessibleName(
    /among 200 pictures of discs\.zip: .*Mahalanobis/,
  );
  await expect(page.getByRole('list', { name: 'Pictures that are open' })).toContainText(
    /Mahalanobis [\d.e+]+ (ID|OOD)/,
  );
  const csv = (await save(page, 'Scores of all detectors, CSV')).content.toString();
  expect(csv).toMatch(/^mahalanobis,.*200 pictures of discs\.zip \(your own\)/m);

  await page.reload();
  await settled(page);
  await expect(panel(page)).toContainText('Your own: 200 pictures of discs.zip');
  await panel(page).getByRole('button', { name: 'Show it' }).click();
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await expect(dialog(page)).toContainText('In use: the network’s own');
  await page.keyboard.press('Escape');
  await expect(panel(page)).not.toContainText('discs.zip');
});
