import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from './fixtures';
import { open, region, settled } from './page';

const model = (name: string): string =>
  fileURLToPath(new URL(`../src/testdata/models/${name}`, import.meta.url));
const START = './#v=1&pack=cifar10-wrn-10-1&sample=frog&backend=wasm';
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Your network' });

/** A zip of small pictures, each another one. */
async function noise(count: number): Promise<Buffer> {
  const files: Record<string, Uint8Array> = {};
  for (let n = 0; n < count; n++) {
    const data = Buffer.from(
      Array.from({ length: 3072 }, (_, i) => (i * (7 + n) + 31 * n + ((i * n) >> 3)) % 256),
    );
    const png = sharp(data, { raw: { width: 32, height: 32, channels: 3 } }).png();
    files[`${n}.png`] = new Uint8Array(await png.toBuffer());
  }
  return Buffer.from(zipSync(files, { level: 0 }));
}

async function give(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Your network' }).click();
  const chooser = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'Choose a network' }).click();
  await (await chooser).setFiles(model(name));
}

/** Calibrate the network that is open on a zip of pictures, half of which are held out. */
async function calibrateOn(page: Page, count: number): Promise<void> {
  const calibrate = page.getByRole('dialog', { name: 'Calibrate on my images' });
  const zip = page.waitForEvent('filechooser');
  await calibrate.getByRole('button', { name: 'File', exact: true }).click();
  const buffer = await noise(count);
  await (await zip).setFiles({ name: 'noise.zip', mimeType: 'application/zip', buffer });
  await calibrate.getByRole('button', { name: 'Start' }).click();
  await expect(calibrate).toContainText(`In use: ${count / 2} pictures of noise.zip`, { timeout: 60_000 });
  await page.keyboard.press('Escape');
}

test('an ONNX file: recognised, questions answered, calibrated on a zip, a picture analysed, kept over a reload, removed', async ({
  page,
}) => {
  await open(page, START);
  await settled(page);
  await give(page, 'resnet.legacy.onnx');
  const found = dialog(page).getByRole('region', { name: 'What it is' });
  await expect(found).toContainText('opset 13, by pytorch');
  await expect(found).toContainText('16 × 16 × 3 in, 5 classes out');
  await expect(found).toContainText('Guessed: 6 norms');
  await found.getByRole('button', { name: /How are pictures prepared/ }).click();
  await page.getByRole('option', { name: 'from 0 to 1' }).click();
  await found.getByLabel(/Names of its 5 classes/).fill('cat\ndog\nhen\ncow');
  await expect(found).toContainText('4 names are given');
  await found.getByLabel(/Names of its 5 classes/).fill('cat\ndog\nhen\ncow\nowl');
  await expect(found.getByRole('button', { name: /from 0 to 1/, pressed: true })).toContainText(
    'Values from 0',
  );
  await found.getByRole('button', { name: 'What does it take it for?' }).click();
  await expect(found).toContainText(/It takes it for (cat|dog|hen|cow|owl) \d+%, /);
  const pairs = page.waitForEvent('filechooser');
  await found.getByRole('button', { name: 'Compare with your framework' }).click();
  await (await pairs).setFiles(model('resnet.npz'));
  await expect(found).toContainText(/the largest difference of a logit is .*: the network is read right\./);

  const graph = found.getByRole('listbox', { name: 'Its graph' });
  await graph.focus();
  await page.keyboard.press('End');
  await expect(graph.getByRole('option', { selected: true })).toContainText('5');
  await found.getByRole('button', { name: 'Table of its graph' }).click();
  await expect(found.getByRole('table').getByRole('row')).not.toHaveCount(0);
  await graph.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(graph.getByRole('option', { selected: true })).toContainText('tap');
  await page.keyboard.press('Space');
  await expect(graph.getByRole('option', { selected: true })).not.toContainText('tap');
  await expect(found.getByRole('button', { name: /Where should gradients/ })).toContainText(
    'picked in the picture (5)',
  );
  await found.getByLabel('What to call it').fill('My ResNet');
  await found.getByRole('button', { name: 'Calibrate it on my images' }).click();
  await expect(dialog(page)).toBeHidden();
  await calibrateOn(page, 100);
  await expect(region(page, 'Network')).toContainText('My ResNet');
  await settled(page);
  await expect(region(page, 'Calibration')).toContainText('50 pictures of noise.zip');
  await expect(region(page, 'Verdict')).toContainText(
    /the network takes it for (a |an )?(cat|dog|hen|cow|owl)/i,
  );

  await page.reload();
  await settled(page);
  await expect(region(page, 'Network')).toContainText('My ResNet');
  await expect(region(page, 'Calibration')).toContainText('50 pictures of noise.zip');
  await page.getByRole('button', { name: 'Your network' }).click();
  await dialog(page).getByRole('button', { name: 'Remove My ResNet' }).click();
  await expect(dialog(page).getByRole('region', { name: 'Kept in this browser' })).toBeHidden();
});

test('a link to a network that is not here says where it is', async ({ page }) => {
  await page.goto('./#v=1&pack=own-elsewhere&sample=frog&backend=wasm');
  await expect(page.getByText(/It is kept in the browser that it was opened in/).first()).toBeVisible();
});

test('weights of PyTorch, saved as a file and opened again', async ({ page }) => {
  await open(page, START);
  await settled(page);
  await give(page, 'resnet.pth');
  const found = dialog(page).getByRole('region', { name: 'What it is' });
  await expect(found).toContainText('ResNet-6 (blocks 1, 1, CIFAR form)');
  await found.getByLabel(/Another size/).fill('24x40');
  await found.getByRole('button', { name: 'Take it', exact: true }).click();
  await expect(found).toContainText('24 × 40 × 3 in');
  const download = page.waitForEvent('download');
  await found.getByRole('button', { name: 'Save as a file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('resnet.zip');
  const chooser = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'Choose a network' }).click();
  await (await chooser).setFiles(await file.path());
  await expect(dialog(page)).toBeHidden();
  await settled(page);
  await expect(region(page, 'Network')).toContainText('resnet');
  await expect(region(page, 'Verdict')).toContainText('seen at 40 × 24 px');
});

test('weights of PyTorch, calibrated on a zip of pictures, also after a reload', async ({ page }) => {
  await open(page, START);
  await settled(page);
  await give(page, 'vgg.pth');
  await dialog(page).getByRole('button', { name: 'Calibrate it on my images' }).click();
  await calibrateOn(page, 100);
  await settled(page);
  await page.reload();
  await settled(page);
  await expect(region(page, 'Calibration')).toContainText('50 pictures of noise.zip');
});

test('what is no network is refused in one sentence', async ({ page }) => {
  await open(page, START);
  await settled(page);
  await page.getByRole('button', { name: 'Your network' }).click();
  const chooser = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'Choose a network' }).click();
  await (
    await chooser
  ).setFiles({
    name: 'model.onnx.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
  });
  await expect(dialog(page).getByRole('alert')).toContainText('git lfs pull');

  // A link on the clipboard, pasted where files are dropped.
  const focused = dialog(page).getByRole('button', { name: /^Drop/ });
  await focused.focus();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'https://example.org/model.onnx');
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  });
  await expect(dialog(page).getByRole('alert')).toContainText('npx splitscope pack LINK --out network.zip');
});
