import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from './fixtures';

/** A small picture that is nobody's photograph: coloured stripes. */
async function stripes(): Promise<Buffer> {
  const size = 96;
  const data = Buffer.alloc(size * size * 3);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const i = (y * size + x) * 3;
      data[i] = x % 16 < 8 ? 230 : 40;
      data[i + 1] = y % 24 < 12 ? 180 : 60;
      data[i + 2] = (x * 2 + y) % 256;
    }
  return sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });
const score = (page: Page, method: 'gaia' | 'si') => verdict(page).getByTestId(`score-${method}`);
const histogram = (page: Page, name: 'GAIA' | 'S&I') =>
  page.getByRole('region', { name: `${name} histogram`, exact: true });

/** The first result is on the screen, whole. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('status').first()).toContainText(/done|finished|in \d/i);
  await expect(score(page, 'si')).toHaveText(/\d/);
  await expect(score(page, 'gaia')).toHaveText(/\d/);
}

test('the page opens on a gallery picture that is already analysed', async ({ page }) => {
  await page.goto('./');
  await settled(page);
  await expect(verdict(page)).toContainText(/in distribution|out of distribution/i);
  for (const name of ['GAIA', 'S&I'] as const) {
    await expect(histogram(page, name)).toContainText(/exactly zero/);
    await expect(histogram(page, name).getByRole('img').first()).toBeVisible();
  }
  await expect(page.getByRole('region', { name: 'Layers and channels' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Attribution maps' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Detectors' }).getByRole('row')).toHaveCount(6);
});

test('a dropped picture is scored under its own name', async ({ page }) => {
  await page.goto('./');
  await settled(page);
  const before = await score(page, 'gaia').textContent();
  await page
    .getByLabel('Image', { exact: true })
    .setInputFiles({ name: 'stripes.png', mimeType: 'image/png', buffer: await stripes() });
  await expect(verdict(page)).toContainText('stripes.png');
  await settled(page);
  expect(await score(page, 'gaia').textContent()).not.toBe(before);
});

test('η and T answer; T = 1 is GAIA, and the page says so', async ({ page }) => {
  await page.goto('./');
  await settled(page);
  const eta = page.getByRole('slider', { name: 'Learning rate η' });
  const first = await score(page, 'si').textContent();
  await eta.focus();
  await eta.press('End');
  await expect(verdict(page)).toContainText(/η\s*=?\s*1\b/);
  await settled(page);
  await expect(score(page, 'si')).not.toHaveText(first ?? '');
  const gaia = await score(page, 'gaia').textContent();
  const T = page.getByRole('slider', { name: 'Iterations T' });
  await T.focus();
  await T.press('Home');
  await settled(page);
  await expect(score(page, 'si')).toHaveText(gaia ?? '');
  await expect(verdict(page)).toContainText(/equals? GAIA|is GAIA/i);
});

test('a long job is cancelled and what has arrived stays', async ({ page }) => {
  await page.goto('./');
  await settled(page);
  await expect(page.getByText('Explains “')).toBeVisible();
  const T = page.getByRole('slider', { name: 'Iterations T' });
  await T.focus();
  await T.press('End');
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await expect(cancel).toBeEnabled();
  await expect(page.getByRole('status').first()).toContainText(/Iteration [2-9]/);
  await cancel.click();
  await expect(page.getByRole('status').first()).toHaveText('Cancelled');
  await expect(histogram(page, 'GAIA')).toContainText(/exactly zero/);
  // Everything names the settings that made it, and how much of them has arrived.
  const arrived = /\d of 64 iterations(, iteration \d at \d+ of \d+ layers)?/;
  await expect(verdict(page)).toContainText(
    new RegExp(`Stopped after ${arrived.source}; S&I’s score is still of η 0.001 · T 2 · mean`),
  );
  await expect(verdict(page).getByRole('article', { name: 'S&I', exact: true })).toContainText('T 2');
  await expect(histogram(page, 'S&I')).toContainText('mean over what has arrived of iterations 1 to 64');
  await expect(histogram(page, 'S&I')).toContainText(arrived);
  for (const name of ['Histograms of the gradients', 'Layers and channels'])
    await expect(page.getByRole('region', { name })).toContainText(/T = 64.*arrived: \d of 64 iterations/);
  await expect(page.getByRole('region', { name: 'Attribution maps' })).toContainText(/η = 0\.001, T = 2\./);
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByRole('status').first()).not.toContainText(/cancelled/i);
});

test('a link restores the settings, the view and the picture', async ({ page, context }) => {
  await page.goto('./');
  await settled(page);
  const T = page.getByRole('slider', { name: 'Iterations T' });
  await T.focus();
  await T.press('ArrowRight');
  await T.press('ArrowRight');
  await settled(page);
  await expect(page).toHaveURL(/#v=1/);
  const scores = [await score(page, 'gaia').textContent(), await score(page, 'si').textContent()];
  const other = await context.newPage();
  await other.goto(page.url());
  await settled(other);
  await expect(other.getByRole('slider', { name: 'Iterations T' })).toHaveValue('4');
  expect([await score(other, 'gaia').textContent(), await score(other, 'si').textContent()]).toEqual(scores);
  await other.reload();
  await settled(other);
  await expect(other.getByRole('slider', { name: 'Iterations T' })).toHaveValue('4');
});
