import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { open, region, settled } from './page';

const model = (name: string): string =>
  fileURLToPath(new URL(`../src/testdata/models/${name}`, import.meta.url));
const START = './#v=1&pack=cifar10-wrn-10-1&sample=frog&backend=wasm';
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Your network' });

async function give(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Your network' }).click();
  const chooser = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'Choose a network' }).click();
  await (await chooser).setFiles(model(name));
}

test('an ONNX file: recognised, questions answered, a picture analysed, kept over a reload, removed', async ({
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
  await found.getByLabel('What to call it').fill('My ResNet');
  await found.getByRole('button', { name: 'Look at pictures with it' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(region(page, 'Network')).toContainText('My ResNet');
  await settled(page);
  await expect(region(page, 'Verdict')).toContainText(
    /the network takes it for (a |an )?(cat|dog|hen|cow|owl)/i,
  );

  await page.reload();
  await settled(page);
  await expect(region(page, 'Network')).toContainText('My ResNet');
  await page.getByRole('button', { name: 'Your network' }).click();
  await dialog(page).getByRole('button', { name: 'Remove My ResNet' }).click();
  await expect(dialog(page).getByRole('region', { name: 'Kept in this browser' })).toBeHidden();
});

test('weights of PyTorch, saved as a file and opened again', async ({ page }) => {
  await open(page, START);
  await settled(page);
  await give(page, 'resnet.pth');
  const found = dialog(page).getByRole('region', { name: 'What it is' });
  await expect(found).toContainText('ResNet-6 (blocks 1, 1, CIFAR form)');
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
});
